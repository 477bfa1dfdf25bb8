using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Submission;
using GenWorkers.Lineage.Events;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>
/// Submission and deduplication: the id always, the dedupe key among live jobs. The lock on the id makes a submit and a
/// cancel of the same id happen one after the other.
/// </summary>
internal sealed class Submissions(SqlDatabase database, LineageOptions options, TransitionWriter transitions, Dependencies dependencies)
{
    private const string Insert = """
        INSERT INTO job (tenant_id, id, kind, spec_sha256, spec, dedupe_key, priority, state, attempts, crashes, max_attempts,
          max_crashes, fence, run_after, expires_at, allow_inexact_resume, device, device_count, memory_mib, requested_by, tags,
          traceparent, created_at, events)
        VALUES (@tenant, @id, @kind, @sha256, @spec, @dedupe, @priority, @state, 0, 0, @attempts,
          @crashes, 0, @after, @expires, @inexact, @device, @count, @memory, @requester, @tags, @traceparent, @now, 0)
        ON CONFLICT DO NOTHING
        """;

    private const string LiveTwin = $"""
        SELECT {JobRow.Columns} FROM job WHERE tenant_id = @tenant AND kind = @kind AND dedupe_key = @dedupe
          AND state IN ('queued','waiting','running','paused') FOR UPDATE
        """;

    public Task<SubmitResult> SubmitAsync(NewJob job, CancellationToken cancellationToken) =>
        database.TransactAsync((session, token) => SubmitAsync(session, job, token), cancellationToken);

    private async Task<SubmitResult> SubmitAsync(SqlSession session, NewJob job, CancellationToken cancellationToken)
    {
        await database.LockIdAsync(session, job.Tenant, job.Command.JobId, cancellationToken);
        if (await KnownAsync(session, job, cancellationToken) is { } known)
            return known;
        var tombstone = await TakeTombstoneAsync(session, job, cancellationToken);
        while (!await InsertAsync(session, job, tombstone, cancellationToken))
        {
            // Only the dedupe key is left to conflict: this id is locked. Its holder may end before the next statement.
            if (await AliasAsync(session, job, cancellationToken) is { } alias)
                return alias;
        }

        return await AcceptAsync(session, job, tombstone, cancellationToken);
    }

    /// <summary>The answer where the id was submitted before, as a job or as an alias.</summary>
    private static async Task<SubmitResult?> KnownAsync(
        SqlSession session, NewJob job, CancellationToken cancellationToken)
    {
        var known = await session.FirstAsync(
            """
            SELECT id, spec_sha256 FROM job WHERE tenant_id = @tenant AND id = @id
            UNION ALL SELECT job_id, spec_sha256 FROM job_alias WHERE tenant_id = @tenant AND alias_id = @id
            """,
            row => new { Id = row.Guid("id"), Sha256 = row.Bytes("spec_sha256") },
            cancellationToken, ("tenant", job.Tenant), ("id", job.Command.JobId));
        if (known is null)
            return null;
        if (known.Sha256.AsSpan().SequenceEqual(job.SpecSha256))
            return new SubmitResult(SubmitOutcome.AlreadySubmitted, known.Id);
        await OutboxWriter.AppendAsync(session, JobRejections.IdReused(job.Tenant, job.Command), cancellationToken);
        return new SubmitResult(SubmitOutcome.IdReused, known.Id);
    }

    private static Task<Tombstone?> TakeTombstoneAsync(
        SqlSession session, NewJob job, CancellationToken cancellationToken) =>
        session.FirstAsync(
            "DELETE FROM cancel_tombstone WHERE tenant_id = @tenant AND job_id = @id RETURNING reason",
            row => new Tombstone(row.TextOrNull("reason")),
            cancellationToken, ("tenant", job.Tenant), ("id", job.Command.JobId));

    private async Task<bool> InsertAsync(
        SqlSession session, NewJob job, Tombstone? tombstone, CancellationToken cancellationToken)
    {
        var command = job.Command;
        return await session.ExecuteAsync(
            Insert,
            cancellationToken,
            ("tenant", job.Tenant), ("id", command.JobId), ("kind", command.Kind), ("sha256", job.SpecSha256),
            ("spec", new Json(job.SpecJson)),
            // A job that is cancelled already takes nobody's place.
            ("dedupe", tombstone is null ? command.DedupeKey : null),
            ("priority", (short)command.Priority),
            ("state", command.DependsOn.Count > 0 ? "waiting" : "queued"),
            ("attempts", options.MaxAttempts), ("crashes", options.MaxCrashes),
            ("after", command.NotBefore), ("expires", command.ExpiresAt),
            ("inexact", AllowsInexactResume(command.Spec)),
            ("device", DeviceName(command.Resources.Device)), ("count", command.Resources.Count),
            ("memory", command.Resources.MemoryMiB), ("requester", command.RequestedBy),
            ("tags", new Json(JsonSerializer.Serialize(command.Tags, WireJson.Options))),
            ("traceparent", command.Traceparent)) == 1;
    }

    private static async Task<SubmitResult?> AliasAsync(
        SqlSession session, NewJob job, CancellationToken cancellationToken)
    {
        var command = job.Command;
        var twin = await session.FirstAsync(
            LiveTwin, JobRow.Read, cancellationToken,
            ("tenant", job.Tenant), ("kind", command.Kind), ("dedupe", command.DedupeKey));
        if (twin is null)
            return null;
        await session.ExecuteAsync(
            """
            INSERT INTO job_alias (tenant_id, alias_id, job_id, spec_sha256, created_at)
            VALUES (@tenant, @alias, @job, @sha256, @now)
            """,
            cancellationToken,
            ("tenant", job.Tenant), ("alias", command.JobId), ("job", twin.Id), ("sha256", job.SpecSha256));
        var accepted = Accepted(job) with { DuplicateOf = twin.Id };
        await OutboxWriter.AppendAliasAsync(session, accepted, command.Traceparent, cancellationToken);
        return new SubmitResult(SubmitOutcome.Alias, twin.Id);
    }

    private async Task<SubmitResult> AcceptAsync(
        SqlSession session, NewJob job, Tombstone? tombstone, CancellationToken cancellationToken)
    {
        var id = job.Command.JobId;
        await InsertDependenciesAsync(session, job, cancellationToken);
        var row = (await JobRow.LockAsync(session, job.Tenant, id, cancellationToken))!;
        var events = await OutboxWriter.AppendAsync(session, row, [Accepted(job)], cancellationToken);
        await session.ExecuteAsync(
            "UPDATE job SET events = @events WHERE tenant_id = @tenant AND id = @id",
            cancellationToken, ("events", events), ("tenant", job.Tenant), ("id", id));
        row = row with { Events = events };
        if (tombstone is not null)
        {
            await transitions.WriteAsync(
                session, row with { CancelReason = tombstone.Reason }, new Transition(JobState.Cancelled), [], new JobResult(),
                cancellationToken);
            return new SubmitResult(SubmitOutcome.CancelledBefore, id);
        }

        if (!await dependencies.ResolveAsync(session, row, cancellationToken))
            await database.SignalWorkAsync(session, cancellationToken);
        return new SubmitResult(SubmitOutcome.Accepted, id);
    }

    private static async Task InsertDependenciesAsync(
        SqlSession session, NewJob job, CancellationToken cancellationToken)
    {
        foreach (var dependency in job.Command.DependsOn.Distinct())
        {
            await session.ExecuteAsync(
                "INSERT INTO job_dependency (tenant_id, job_id, depends_on_id) VALUES (@tenant, @id, @dependency)",
                cancellationToken, ("tenant", job.Tenant), ("id", job.Command.JobId), ("dependency", dependency));
        }
    }

    private static JobAccepted Accepted(NewJob job) => new()
    {
        JobId = job.Command.JobId, Kind = job.Command.Kind, Tenant = job.Tenant, Tags = job.Command.Tags,
    };

    private static bool AllowsInexactResume(JsonElement spec) =>
        spec.ValueKind == JsonValueKind.Object
        && spec.TryGetProperty("training", out var training) && training.ValueKind == JsonValueKind.Object
        && training.TryGetProperty("allowInexactResume", out var allowed) && allowed.ValueKind == JsonValueKind.True;

    public static string DeviceName(DeviceKind device) => device == DeviceKind.Cuda ? "cuda" : "cpu";

    private sealed record Tombstone(string? Reason);
}
