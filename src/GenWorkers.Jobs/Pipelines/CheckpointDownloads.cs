using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>How an attempt finds what to continue from.</summary>
internal static class CheckpointDownloads
{
    /// <summary>The newest checkpoint whose bytes match their hash, and the context without those that do not.</summary>
    public static async Task<(string? Path, JobContext Context)> DownloadCheckpointAsync(
        this IArtifactStore store, JobContext context, CancellationToken cancellationToken)
    {
        foreach (var checkpoint in context.Checkpoints)
        {
            var path = Path.Combine(context.ScratchFolder, $"resume-{checkpoint.Step}");
            context.Host.Tick(JobPhase.Download);
            try
            {
                await store.DownloadAsync(checkpoint.Key, checkpoint.Sha256, path, cancellationToken);
                return (path, context);
            }
            catch (JobException error) when (error.Code == ErrorCode.InputCorrupt)
            {
                await context.Host.InvalidateCheckpointAsync(checkpoint, cancellationToken);
                context = context with { Checkpoints = [.. context.Checkpoints.Skip(1)] };
            }
        }

        return (null, context);
    }
}
