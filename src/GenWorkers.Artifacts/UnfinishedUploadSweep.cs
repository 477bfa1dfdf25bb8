using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts;

/// <summary>Removes, at start and every six hours, what killed processes left of their uploads.</summary>
internal sealed class UnfinishedUploadSweep(
    IArtifactStore store, TimeProvider time, ILogger<UnfinishedUploadSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await store.AbortUnfinishedUploadsAsync(stoppingToken);
            }
            catch (JobException error)
            {
                Log.SweepFailed(logger, error.Message, Period);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
