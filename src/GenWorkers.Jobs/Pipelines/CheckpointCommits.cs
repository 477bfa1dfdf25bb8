using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>
/// Brings checkpoint files into the store and has the host commit them. The order is what makes a crash harmless: the
/// object lies in the store under a key of its own, then the row names it and the rows past the newest two go, then
/// their objects.
/// </summary>
public sealed class CheckpointCommits(IArtifactStore store, JobContext context)
{
    private readonly List<string> keys = [.. context.Checkpoints.OrderBy(row => row.Step).Select(row => row.Key)];

    /// <summary>
    /// Commits a file, and deletes it here. Throws <see cref="AttemptStoppedException"/> where the lease was lost. Not
    /// cancellable: a drain or cancel saves on purpose, and a checkpoint half put is put again next time.
    /// </summary>
    /// <param name="row">Without its key.</param>
    public async Task CommitAsync(CheckpointRow row, string path, string mediaType)
    {
        context.Host.Tick(JobPhase.Upload);
        var key = CheckpointKeys.Of(context.Lease, row.Step, row.Sha256);
        var put = await store.PutFileAsKeyAsync(key, path, mediaType, CancellationToken.None);
        File.Delete(path);
        if (!await context.Host.CommitCheckpointAsync(row with { Key = put.Key, Sha256 = put.Sha256 }, CancellationToken.None))
            throw new AttemptStoppedException(StopReason.Fenced);
        keys.Add(key);
        for (; keys.Count > CheckpointRow.Kept; keys.RemoveAt(0))
            await store.DeleteAsync(keys[0], CancellationToken.None);
    }
}
