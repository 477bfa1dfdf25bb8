using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;

namespace GenWorkers.Cli.Client;

/// <summary>Talks to the HTTP API of a worker host.</summary>
internal sealed class ApiClient(Uri server) : IGenWorkersClient
{
    private readonly HttpClient http = new() { BaseAddress = server };

    public async Task<Submitted> SubmitAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
    {
        using var content = new ReadOnlyMemoryContent(command)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
        };
        using var answer = await http.PostAsync(new Uri("commands", UriKind.Relative), content, cancellationToken);
        if (answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Conflict)
            return new Submitted(null, await answer.Content.ReadFromJsonAsync<JobRejected>(WireJson.Options, cancellationToken));
        answer.EnsureSuccessStatusCode();
        var accepted = await answer.Content.ReadFromJsonAsync<AcceptedAnswer>(WireJson.Options, cancellationToken);
        return new Submitted(accepted!.JobId, null);
    }

    public Task<JobView?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) =>
        GetOrNullAsync<JobView>($"jobs/{jobId}", cancellationToken);

    public Task<IReadOnlyList<JobView>> ListJobsAsync(JobState? state, int limit, CancellationToken cancellationToken) =>
        GetAsync<JobView>($"jobs?limit={limit}{(state is null ? "" : $"&state={state}")}", cancellationToken);

    public Task<IReadOnlyList<DatasetSummary>> ListDatasetsAsync(CancellationToken cancellationToken) =>
        GetAsync<DatasetSummary>("datasets", cancellationToken);

    public Task<IReadOnlyList<ModelSummary>> ListModelsAsync(CancellationToken cancellationToken) =>
        GetAsync<ModelSummary>("models", cancellationToken);

    public async Task SaveAsync(Guid jobId, ArtifactReference artifact, string path, CancellationToken cancellationToken)
    {
        await using var body = await http.GetStreamAsync(
            new Uri($"jobs/{jobId}/artifacts/{Uri.EscapeDataString(artifact.Name)}", UriKind.Relative), cancellationToken);
        var partial = path + ".part";
        await using (var file = File.Create(partial))
            await body.CopyToAsync(file, cancellationToken);
        await using (var file = File.OpenRead(partial))
        {
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            if (hash != artifact.Sha256)
                throw new InvalidDataException($"{artifact.Name}: the bytes that came have another hash than the job's.");
        }

        File.Move(partial, path, overwrite: true);
    }

    public Task<LineageGraph?> TraceAsync(string id, CancellationToken cancellationToken) =>
        GetOrNullAsync<LineageGraph>($"lineage/{Uri.EscapeDataString(id)}", cancellationToken);

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<IReadOnlyList<T>> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<List<T>>(new Uri(path, UriKind.Relative), WireJson.Options, cancellationToken) ?? [];

    private async Task<T?> GetOrNullAsync<T>(string path, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken);
    }

    private sealed record AcceptedAnswer(Guid JobId);
}
