using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Moves waiting jobs on whose dependencies ended, and expires what waited past its time: at once where a job of this
/// process ended, otherwise at an interval.
/// </summary>
public sealed class Advancer(IJobStore store, IOptions<WorkerOptions> options, ILogger<Advancer> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        nameof(Advancer),
        cancel => store.WaitForEndAsync(TimeSpan.FromSeconds(options.Value.AdvanceSeconds), cancel),
        store.AdvanceAsync,
        logger,
        stoppingToken);
}
