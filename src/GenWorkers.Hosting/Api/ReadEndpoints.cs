using GenWorkers.Contracts;
using GenWorkers.Hosting.Events;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Outbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GenWorkers.Hosting.Api;

/// <summary>What jobs made, what happened, and the contract.</summary>
internal static class ReadEndpoints
{
    private const int MaxLimit = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/events", EventsAsync);
        routes.MapGet("/datasets", async (ILineageQueries lineage, CancellationToken cancellationToken) =>
            TypedResults.Json(await lineage.ListDatasetsAsync(ApiTenant.Default, cancellationToken), WireJson.Options));
        routes.MapGet("/models", async (ILineageQueries lineage, CancellationToken cancellationToken) =>
            TypedResults.Json(await lineage.ListModelsAsync(ApiTenant.Default, cancellationToken), WireJson.Options));
        routes.MapGet("/lineage/{id}", TraceAsync);
        routes.MapGet("/schemas/{name}", (string name) => Document(name));
        routes.MapGet("/asyncapi.json", () => Document("asyncapi.json"));
    }

    /// <summary>A JSON array of <c>{ position, event }</c>; the last position is the next <c>after</c>.</summary>
    private static async Task<IResult> EventsAsync(
        IOutbox outbox, CancellationToken cancellationToken, long after = 0, int limit = 100)
    {
        if (limit is < 1 or > MaxLimit)
            return TypedResults.Problem($"limit: between 1 and {MaxLimit}, not {limit}.", statusCode: StatusCodes.Status400BadRequest);
        var rows = await outbox.ReadAsync(ApiTenant.Default, after, limit, cancellationToken);
        var entries = rows.Select(row =>
            $$"""{"position":{{row.Position}},"event":{{System.Text.Encoding.UTF8.GetString(CloudEventMapping.ToBytes(row).Span)}}}""");
        return TypedResults.Text($"[{string.Join(",", entries)}]", "application/json");
    }

    private static async Task<IResult> TraceAsync(string id, ILineageQueries lineage, CancellationToken cancellationToken) =>
        await lineage.TraceAsync(ApiTenant.Default, id, cancellationToken) is { } graph
            ? TypedResults.Json(graph, WireJson.Options)
            : TypedResults.Problem("Nothing has that id.", statusCode: StatusCodes.Status404NotFound);

    private static IResult Document(string name) =>
        ContractDocuments.All.TryGetValue(name, out var text)
            ? TypedResults.Text(text, "application/json")
            : TypedResults.Problem("There is no such document.", statusCode: StatusCodes.Status404NotFound);
}
