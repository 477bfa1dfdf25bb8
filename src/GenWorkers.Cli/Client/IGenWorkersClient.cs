using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;

namespace GenWorkers.Cli.Client;

/// <summary>What the commands ask of an installation: a worker's API, or the embedded profile in a folder.</summary>
internal interface IGenWorkersClient : IAsyncDisposable
{
    /// <summary>Hands in a command (UTF-8 JSON). Returns the id of the job that answers, or the rejection.</summary>
    Task<Submitted> SubmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken);

    Task<JobView?> FindJobAsync(Guid jobId, CancellationToken cancellationToken);

    Task<IReadOnlyList<JobView>> ListJobsAsync(JobState? state, int limit, CancellationToken cancellationToken);

    Task<IReadOnlyList<DatasetSummary>> ListDatasetsAsync(CancellationToken cancellationToken);

    Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken);

    /// <summary>Writes an artifact of the job to a new file, which exists only if its hash is right.</summary>
    Task SaveAsync(Guid jobId, ArtifactReference artifact, string path, CancellationToken cancellationToken);

    Task<LineageGraph?> TraceAsync(string id, CancellationToken cancellationToken);
}

internal sealed record Submitted(Guid? JobId, JobRejected? Rejection);
