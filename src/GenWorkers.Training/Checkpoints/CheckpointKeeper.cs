using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Training.Checkpoints;

/// <summary>Writes checkpoints of a run and commits them.</summary>
public sealed class CheckpointKeeper(IArtifactStore store, JobContext context)
{
    private readonly CheckpointCommits commits = new(store, context);

    /// <summary>Saves one. Throws <see cref="AttemptStoppedException"/> where the lease was lost.</summary>
    public void Save(CheckpointContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var step = content.State.Step;
        var path = Path.Combine(context.ScratchFolder, $"checkpoint-{step}.safetensors");
        var sha256 = TrainingCheckpoint.Write(path, content);
        var row = new CheckpointRow(step, "", sha256, content.Fingerprint, content.State.TrainedSeconds);

        // Blocks the thread that runs torch, which must not change between torch calls.
        commits.CommitAsync(row, path, "application/vnd.safetensors").GetAwaiter().GetResult();
    }
}
