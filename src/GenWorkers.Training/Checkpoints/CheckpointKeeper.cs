using System.Globalization;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Training.Checkpoints;

/// <summary>
/// Brings checkpoints into the store and has the host commit them. The order is what makes a crash harmless: the object
/// lies in the store under a key of its own, then the row names it and the rows past the
/// newest two go, then their objects.
/// </summary>
public sealed class CheckpointKeeper(IArtifactStore store, JobContext context)
{
    private readonly List<string> keys = [.. context.Checkpoints.OrderBy(row => row.Step).Select(row => row.Key)];

    /// <summary>Saves one. Throws <see cref="AttemptStoppedException"/> where the lease was lost.</summary>
    public void Save(CheckpointContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var step = content.State.Step;
        var path = Path.Combine(context.ScratchFolder, $"checkpoint-{step}.safetensors");
        var sha256 = TrainingCheckpoint.Write(path, content);
        context.Host.Tick(JobPhase.Upload);
        var (tenant, job, fence) = context.Lease;
        var key = string.Create(CultureInfo.InvariantCulture, $"{tenant}/checkpoints/{job}/{step}-{fence}-{sha256}");

        // Not cancellable: a drain or cancel saves on purpose, and a checkpoint half put is put again next time.
        var put = Wait(store.PutFileAsKeyAsync(key, path, "application/vnd.safetensors", CancellationToken.None));
        File.Delete(path);
        var row = new CheckpointRow(step, put.Key, put.Sha256, content.Fingerprint, content.State.TrainedSeconds);
        if (!Wait(context.Host.CommitCheckpointAsync(row, CancellationToken.None)))
            throw new AttemptStoppedException(StopReason.Fenced);
        Forget(key);
    }

    private void Forget(string newest)
    {
        keys.Add(newest);
        while (keys.Count > CheckpointRow.Kept)
        {
            store.DeleteAsync(keys[0], CancellationToken.None).GetAwaiter().GetResult();
            keys.RemoveAt(0);
        }
    }

    /// <summary>Blocks the thread that runs torch, which must not change between torch calls.</summary>
    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
}
