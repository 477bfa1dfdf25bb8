using GenWorkers.Contracts;
using GenWorkers.Hosting.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Submission;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GenWorkers.Hosting.Api;

/// <summary>Commands in, jobs out.</summary>
internal static class JobEndpoints
{
    private const int MaxLimit = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/commands", SubmitAsync);
        routes.MapGet("/jobs/{id:guid}", FindAsync);
        routes.MapGet("/jobs", ListAsync);
    }

    /// <summary>202 with the id of the job that answers; 400 or 409 with the <c>JobRejected</c> that was written.</summary>
    private static async Task<IResult> SubmitAsync(
        HttpRequest request, SubmissionService submission, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request, cancellationToken) is not { } body)
            return TypedResults.Problem($"A command is at most {SubmissionService.MaxBodyBytes} bytes.", statusCode: StatusCodes.Status413PayloadTooLarge);
        var result = await submission.SubmitAsync(ApiTenant.Default, body, messageId: null, cancellationToken);
        if (result.Rejection is { } rejection)
            return TypedResults.Json(
                rejection,
                WireJson.Options,
                statusCode: result.Outcome == SubmitOutcome.IdReused ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest);
        return TypedResults.Json(new { result.JobId }, WireJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> FindAsync(
        Guid id, IJobStore store, LatestProgress progress, CancellationToken cancellationToken) =>
        await store.FindAsync(ApiTenant.Default, id, cancellationToken) is { } job
            ? TypedResults.Json(progress.AddTo(ApiTenant.Default, job), WireJson.Options)
            : TypedResults.Problem($"No job has the id {id}.", statusCode: StatusCodes.Status404NotFound);

    private static async Task<IResult> ListAsync(
        IJobStore store, LatestProgress progress, CancellationToken cancellationToken, string? state = null, int limit = 100)
    {
        if (limit is < 1 or > MaxLimit)
            return TypedResults.Problem($"limit: between 1 and {MaxLimit}, not {limit}.", statusCode: StatusCodes.Status400BadRequest);
        var wanted = default(JobState);
        if (state is not null && !(Enum.TryParse(state, ignoreCase: true, out wanted) && Enum.IsDefined(wanted)))
            return TypedResults.Problem(
                $"state: one of {string.Join(", ", Enum.GetNames<JobState>())}.", statusCode: StatusCodes.Status400BadRequest);
        var jobs = await store.ListAsync(ApiTenant.Default, state is null ? null : wanted, limit, cancellationToken);
        return TypedResults.Json(jobs.Select(job => progress.AddTo(ApiTenant.Default, job)), WireJson.Options);
    }

    /// <summary>The body, null where it is longer than a command may be.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > SubmissionService.MaxBodyBytes)
            return null;
        using var body = new MemoryStream();
        var buffer = new byte[16_384];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > SubmissionService.MaxBodyBytes)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
