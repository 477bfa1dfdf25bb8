using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

/// <summary>Moves waiting jobs on whose dependencies ended, and expires what waited past its time.</summary>
public sealed class Advancer(
    IJobStore store, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Advancer> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        nameof(Advancer),
        TimeSpan.FromSeconds(options.Value.AdvanceSeconds),
        store.AdvanceAsync,
        time,
        logger,
        stoppingToken);
}
