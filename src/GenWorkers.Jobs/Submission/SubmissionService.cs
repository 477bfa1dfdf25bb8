using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Submission;

/// <summary>
/// The one way in: the bus consumer, the API and the CLI hand over a command's bytes and get its answer. Returns after
/// the row, or the rejection, is committed; only then may a message be acked.
/// </summary>
public sealed class SubmissionService(IJobStore store)
{
    /// <summary>Longest command. A broker with the settings of <c>deploy/</c> refuses longer ones itself; others may not.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <param name="tenant">Tenant that the transport vouches for.</param>
    /// <param name="body">UTF-8 JSON of a <see cref="Command"/>.</param>
    /// <param name="messageId">Id at the broker, for the rejection of an unreadable body.</param>
    public async Task<SubmissionResult> SubmitAsync(
        string tenant, ReadOnlyMemory<byte> body, string? messageId, CancellationToken cancellationToken)
    {
        var (document, unreadable) = Read(body);
        using (document)
        {
            if (document is null || (unreadable ??= ReadableJson.FirstProblem(document.RootElement, "$")) is not null)
                return await RejectAsync(Malformed(tenant, body, messageId, unreadable!), cancellationToken);
            var problems = CommandValidator.Validate(document.RootElement);
            return problems.Count == 0
                ? await SubmitValidAsync(tenant, document.RootElement, cancellationToken)
                : await RejectAsync(Rejection(tenant, document.RootElement, body, messageId, problems), cancellationToken);
        }
    }

    private static (JsonDocument? Document, Problem? Unreadable) Read(ReadOnlyMemory<byte> body)
    {
        if (body.Length > MaxBodyBytes)
            return (null, new Problem("$", $"at most {MaxBodyBytes} bytes", $"{body.Length} bytes"));
        if (!Utf8.IsValid(body.Span))
            return (null, new Problem("$", "UTF-8", "bytes that are none"));
        try
        {
            return (JsonDocument.Parse(body, Reading), null);
        }
        catch (JsonException error)
        {
            return (null, new Problem("$", "JSON, at most 64 levels deep, no member twice", Position(error)));
        }
        catch (InvalidOperationException)
        {
            // The search for members that stand twice met a name with half a surrogate pair.
            return (null, new Problem("$", "member names of whole characters", null));
        }
    }

    private async Task<SubmissionResult> SubmitValidAsync(
        string tenant, JsonElement json, CancellationToken cancellationToken)
    {
        var command = json.Deserialize<Command>(WireJson.Options)!;
        if (command.Kind == JobKinds.CancelJob)
        {
            var reason = command.Spec.Deserialize<CancelJobSpec>(WireJson.Options)!.Reason;
            await store.CancelAsync(tenant, command.JobId, reason, cancellationToken);
            return new SubmissionResult(command.JobId, SubmitOutcome.CancelRequested, null);
        }

        var result = await store.SubmitAsync(ToJob(tenant, command), cancellationToken);
        return result.Outcome == SubmitOutcome.IdReused
            ? new SubmissionResult(command.JobId, result.Outcome, JobRejections.IdReused(tenant, command))
            : new SubmissionResult(result.JobId, result.Outcome, null);
    }

    private static NewJob ToJob(string tenant, Command command)
    {
        var spec = CanonicalJson.Serialize(command.Spec);
        var identity = $"{{\"kind\":\"{command.Kind}\",\"spec\":{spec}}}";
        return new NewJob(tenant, command, spec, SHA256.HashData(Encoding.UTF8.GetBytes(identity)));
    }

    private async Task<SubmissionResult> RejectAsync(JobRejected rejection, CancellationToken cancellationToken)
    {
        await store.RejectAsync(rejection, cancellationToken);
        return new SubmissionResult(rejection.JobId, null, rejection);
    }

    private static JobRejected Rejection(
        string tenant, JsonElement json, ReadOnlyMemory<byte> body, string? messageId, IReadOnlyList<Problem> problems)
    {
        if (json.ValueKind != JsonValueKind.Object)
            return Malformed(tenant, body, messageId, problems[0]);
        var kind = json.TryGetProperty("kind", out var k) && k.ValueKind == JsonValueKind.String ? k.GetString() : null;
        var unknown = kind is not null && !JobKinds.SpecTypes.ContainsKey(kind);
        var hasId = json.TryGetProperty("jobId", out var id) && id.ValueKind == JsonValueKind.String;
        return new JobRejected
        {
            JobId = hasId && id.TryGetGuid(out var jobId) ? jobId : null,
            Kind = unknown ? null : kind,
            Tenant = tenant,
            Code = (unknown ? ErrorCode.MessageUnknownKind : ErrorCode.SpecInvalid).Value,
            Problems = problems,
            MessageId = messageId,
        };
    }

    private static JobRejected Malformed(
        string tenant, ReadOnlyMemory<byte> body, string? messageId, Problem problem) => new()
        {
            Tenant = tenant,
            Code = ErrorCode.MessageMalformed.Value,
            Problems = [problem],
            MessageId = messageId,
            BodySha256 = Convert.ToHexStringLower(SHA256.HashData(body.Span)),
        };

    /// <summary>Where reading stopped; the exception's own message would quote the payload.</summary>
    private static string Position(JsonException error) =>
        $"not readable at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}";
}
