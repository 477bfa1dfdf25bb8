using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Deletes, at start and every six hours, the checkpoint objects that nobody needs: all of jobs that ended, and of the
/// others those that no row names, left by a kill between the store and the row. Workers may sweep at once: what one
/// deletes no row names any more, and a second delete does nothing.
/// </summary>
public sealed class CheckpointSweep(
    IJobStore jobs, TenantStores stores, TimeProvider time, ILogger<CheckpointSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    /// <summary>Far above the time from an object to its row: an attempt that waits so long has lost its lease.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromHours(24);

    /// <summary>One sweep; returns how many objects it deleted.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var tenant in await jobs.ListTenantsAsync(cancellationToken))
        {
            var limit = time.GetUtcNow() - Age;
            var old = await stores.Of(tenant).ListAsync(CheckpointKeys.PrefixOf(tenant), cancellationToken)
                .Where(found => found.StoredAt < limit)
                .ToLookupAsync(found => CheckpointKeys.JobOf(found.Key), found => found.Key, cancellationToken: cancellationToken);
            foreach (var keys in old)
                deleted += keys.Key is { } job ? await SweepAsync(tenant, job, [.. keys], cancellationToken) : 0;
        }

        if (deleted > 0)
            RunningLog.CheckpointsSwept(logger, deleted);
        return deleted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        var started = false;
        await PeriodicWork.RunAsync(nameof(CheckpointSweep), WaitAsync, SweepAsync, logger, stoppingToken);

        async Task WaitAsync(CancellationToken cancel)
        {
            if (started)
                await timer.WaitForNextTickAsync(cancel);
            started = true;
        }
    }

    private async Task<int> SweepAsync(string tenant, Guid job, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        // An unknown job is no leftover, as no job is ever deleted, but a sign that the store is another database's too.
        if (await jobs.FindAsync(tenant, job, cancellationToken) is not { } view)
            return 0;
        if (!view.State.IsTerminal())
            keys = [.. keys.Where(key => !CheckpointKeys.IsSegment(key))];
        var released = await jobs.ReleaseCheckpointsAsync(tenant, job, keys, cancellationToken);
        foreach (var key in released)
            await stores.Of(tenant).DeleteAsync(key, cancellationToken);
        return released.Count;
    }
}
