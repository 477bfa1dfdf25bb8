using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Api;
using GenWorkers.Hosting.Embedded;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;

namespace GenWorkers.Cli.Client;

/// <summary>The embedded profile in this process.</summary>
internal sealed class EmbeddedClient : IGenWorkersClient
{
    private readonly EmbeddedHost host;

    private EmbeddedClient(EmbeddedHost host) => this.host = host;

    public IArtifactStore Artifacts => host.Artifacts;

    /// <param name="run">Whether jobs run while this client is open; false to look and submit.</param>
    /// <param name="importRoots">Folders that imports may read.</param>
    public static async Task<EmbeddedClient> OpenAsync(
        string folder, bool run, CancellationToken cancellationToken, params IReadOnlyList<string> importRoots) =>
        new(await EmbeddedHost.StartAsync(folder, importRoots, cancellationToken, run));

    public async Task<Submitted> SubmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        var result = await host.Submission.SubmitAsync(ApiTenant.Default, command, messageId: null, cancellationToken);
        return new Submitted(result.JobId, result.Rejection);
    }

    public Task<JobView?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) =>
        host.FindAsync(jobId, cancellationToken);

    public Task<IReadOnlyList<JobView>> ListJobsAsync(JobState? state, int limit, CancellationToken cancellationToken) =>
        host.Jobs.ListAsync(ApiTenant.Default, state, limit, cancellationToken);

    public Task<IReadOnlyList<DatasetSummary>> ListDatasetsAsync(CancellationToken cancellationToken) =>
        host.Lineage.ListDatasetsAsync(ApiTenant.Default, cancellationToken);

    public Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken) =>
        host.Lineage.ListModelsAsync(ApiTenant.Default, cancellationToken);

    public Task SaveAsync(Guid jobId, ArtifactReference artifact, string path, CancellationToken cancellationToken) =>
        host.Artifacts.DownloadAsync(artifact.Key, artifact.Sha256, path, cancellationToken);

    public Task<LineageGraph?> TraceAsync(string id, CancellationToken cancellationToken) =>
        host.Lineage.TraceAsync(ApiTenant.Default, id, cancellationToken);

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
