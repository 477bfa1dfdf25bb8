using GenWorkers.Artifacts.Directories;
using GenWorkers.Artifacts.S3;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts;

/// <summary>Makes stores outside a container: a runner gets its options with the job, over the control pipe.</summary>
public static class ArtifactStores
{
    /// <param name="activity">Called while bytes move and, with <see cref="JobPhase.Wait"/>, while a retry waits.</param>
    public static IArtifactStore Create(
        ArtifactStoreOptions options, ILoggerFactory loggers, TimeProvider time, Action<JobPhase>? activity = null) =>
        options.Provider == ArtifactProvider.S3
            ? new S3ArtifactStore(options, loggers.CreateLogger<S3ArtifactStore>(), time, activity)
            : new DirectoryArtifactStore(options, loggers.CreateLogger<DirectoryArtifactStore>(), time, activity);

    /// <summary>An endpoint is enough: a directory store may import from S3 too.</summary>
    public static ISourceBucket CreateSource(
        ArtifactStoreOptions options, ILoggerFactory loggers, TimeProvider time, Action<JobPhase>? activity = null) =>
        string.IsNullOrWhiteSpace(options.Endpoint)
            ? new NoSourceBucket()
            : new S3SourceBucket(options, loggers.CreateLogger<S3SourceBucket>(), time, activity);
}
