using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Commits the checkpoints of one attempt and deletes the objects of those beyond the newest two, which is as far as a
/// resume falls back.
/// </summary>
internal sealed class CheckpointCommits(ClaimedJob job, IJobStore store, IArtifactStore artifacts, ILogger logger)
{
    private const int Kept = 2;
    private readonly List<CheckpointRow> newestFirst = [.. job.Checkpoints];

    public async Task<bool> CommitAsync(CheckpointRow row, CancellationToken cancellationToken)
    {
        if (!await store.CommitCheckpointAsync(job.Lease, row, cancellationToken))
            return false;
        newestFirst.Insert(0, row);
        return true;
    }

    public Task<bool> InvalidateAsync(CheckpointRow row, CancellationToken cancellationToken)
    {
        newestFirst.RemoveAll(known => known.Key == row.Key);
        return store.InvalidateCheckpointAsync(job.Lease, row.Key, cancellationToken);
    }

    /// <summary>After the commit, never before it: until then the old ones are all there is.</summary>
    public async Task DeleteOldAsync(CancellationToken cancellationToken)
    {
        foreach (var old in newestFirst.Skip(Kept).ToList())
        {
            newestFirst.Remove(old);
            try
            {
                await artifacts.DeleteAsync(old.Key, cancellationToken);
            }
            catch (JobException error)
            {
                RunningLog.CheckpointLeftBehind(logger, old.Key, error.Code);
            }
        }
    }
}
