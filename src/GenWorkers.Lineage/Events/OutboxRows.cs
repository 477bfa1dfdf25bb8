using GenWorkers.Jobs.Outbox;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Events;

/// <summary>Reads and marks rows of the outbox.</summary>
internal static class OutboxRows
{
    public const string Columns =
        "id, event_id, type, tenant_id, job_id, kind, sequence, occurred_at, traceparent, data";

    private const string Unsent =
        $"SELECT {Columns} FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT @limit FOR UPDATE SKIP LOCKED";

    public static Task<IReadOnlyList<OutboxEvent>> UnsentAsync(
        SqlSession session, int limit, CancellationToken cancellationToken) =>
        session.QueryAsync(Unsent, Read, cancellationToken, ("limit", limit));

    public static Task<int> MarkSentAsync(
        SqlSession session, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            "UPDATE outbox SET sent_at = @now WHERE id = ANY(@ids)",
            cancellationToken, ("ids", events.Select(row => row.Position).ToArray()));

    public static OutboxEvent Read(SqlRow row) => new(
        row.Long("id"), row.Guid("event_id"), row.Text("type"), row.Text("tenant_id"), row.GuidOrNull("job_id"),
        row.TextOrNull("kind"), row.Long("sequence"), row.Time("occurred_at"), row.TextOrNull("traceparent"),
        row.Text("data"));
}
