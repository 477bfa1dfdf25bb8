using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Artifacts.S3;

/// <summary>Of an installation without an S3 server.</summary>
internal sealed class NoSourceBucket : ISourceBucket
{
    public Task FetchAsync(
        Uri source, string folder, long maxBytes, Action tick, CancellationToken cancellationToken) =>
        throw new JobException(
            ErrorCode.InputUnsupportedFormat,
            $"The source {source.Scheme}:// needs the setting {ArtifactStoreOptions.Section}:{nameof(ArtifactStoreOptions.Endpoint)}.");
}
