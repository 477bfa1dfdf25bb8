using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>What a transition needs to know of a job; read under its row lock.</summary>
internal sealed record JobRow(
    string Tenant,
    Guid Id,
    string Kind,
    JobState State,
    long Fence,
    int Attempts,
    int Crashes,
    int MaxAttempts,
    int MaxCrashes,
    bool CancelRequested,
    string? CancelReason,
    string TagsJson,
    string? Traceparent,
    long Events,
    byte[] SpecSha256)
{
    public const string Columns =
        "tenant_id, id, kind, state, fence, attempts, crashes, max_attempts, max_crashes, cancel_requested_at, "
        + "cancel_reason, tags, traceparent, events, spec_sha256";

    public IReadOnlyDictionary<string, string> Tags =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(TagsJson, WireJson.Options)!;

    public JobLease Lease => new(Tenant, Id, Fence);

    public bool IsHeldBy(JobLease lease) => State == JobState.Running && Fence == lease.Fence;

    public static JobRow Read(SqlRow row) => new(
        row.Text("tenant_id"), row.Guid("id"), row.Text("kind"), ParseState(row.Text("state")), row.Long("fence"),
        row.Int("attempts"), row.Int("crashes"), row.Int("max_attempts"), row.Int("max_crashes"),
        !row.IsNull("cancel_requested_at"), row.TextOrNull("cancel_reason"), row.Text("tags"),
        row.TextOrNull("traceparent"), row.Long("events"), row.Bytes("spec_sha256"));

    /// <summary>The job under a lock that lasts until the transaction ends.</summary>
    public static Task<JobRow?> LockAsync(
        SqlSession session, string tenant, Guid id, CancellationToken cancellationToken) =>
        session.FirstAsync(
            $"SELECT {Columns} FROM job WHERE tenant_id = @tenant AND id = @id FOR UPDATE",
            Read, cancellationToken, ("tenant", tenant), ("id", id))!;

    public static string Name(JobState state) => state switch
    {
        JobState.Waiting => "waiting",
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Paused => "paused",
        JobState.Succeeded => "succeeded",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        JobState.Dead => "dead",
        JobState.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a job state"),
    };

    public static JobState ParseState(string name) => Enum.Parse<JobState>(name, ignoreCase: true);
}
