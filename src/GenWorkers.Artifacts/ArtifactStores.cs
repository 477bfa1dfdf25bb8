using GenWorkers.Artifacts.Directories;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts;

/// <summary>Makes stores outside a container: a runner gets its options with the job, over the control pipe.</summary>
public static class ArtifactStores
{
    /// <param name="activity">Called while bytes move and, with <see cref="JobPhase.Wait"/>, while a retry waits.</param>
    public static IArtifactStore Create(
        ArtifactStoreOptions options, ILoggerFactory loggers, Action<JobPhase>? activity = null) =>
        new DirectoryArtifactStore(options, loggers.CreateLogger<DirectoryArtifactStore>(), activity);
}
