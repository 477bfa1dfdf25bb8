using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts.S3;

/// <summary>Aborts, at start and every six hours, the multipart uploads that killed processes left.</summary>
internal sealed class UnfinishedUploadSweep(
    IArtifactStore store, TimeProvider time, ILogger<UnfinishedUploadSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store is not S3ArtifactStore bucket)
            return;
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await bucket.AbortUnfinishedUploadsAsync(stoppingToken);
            }
            catch (JobException error)
            {
                Log.SweepFailed(logger, error.Message, Period);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
