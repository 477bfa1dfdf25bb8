using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace GenWorkers.Hosting.Api;

/// <summary>What a job left, by name. The hash is checked before the first byte is sent.</summary>
internal static class ArtifactEndpoint
{
    private const int BufferBytes = 81_920;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/jobs/{id:guid}/artifacts/{**name}", GetAsync);

    private static async Task<IResult> GetAsync(
        Guid id, string name, HttpResponse response, IJobStore jobs, IArtifactStore store, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(ApiTenant.Default, id, cancellationToken) is not { } job)
            return TypedResults.Problem($"No job has the id {id}.", statusCode: StatusCodes.Status404NotFound);
        if (job.Artifacts.FirstOrDefault(artifact => artifact.Name == name) is not { } found)
            return TypedResults.Problem("The job has no artifact of that name.", statusCode: StatusCodes.Status404NotFound);
        // A page from the store is shown as one of no origin: it can read nothing else of this API.
        response.Headers.ContentSecurityPolicy = "sandbox allow-scripts allow-downloads";
        response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Stream(
            await CheckedAsync(store, found, cancellationToken), found.MediaType, entityTag: new EntityTagHeaderValue($"\"{found.Sha256}\""));
    }

    /// <summary>A copy without a name, gone when it is closed.</summary>
    private static async Task<FileStream> CheckedAsync(
        IArtifactStore store, ArtifactReference artifact, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("genworkers-artifact-").FullName;
        try
        {
            var path = Path.Combine(folder, "artifact");
            await store.DownloadAsync(artifact.Key, artifact.Sha256, path, cancellationToken);
            return new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Delete, BufferBytes, FileOptions.Asynchronous);
        }
        finally
        {
            // The open file stays readable after its name is gone.
            Directory.Delete(folder, recursive: true);
        }
    }
}
