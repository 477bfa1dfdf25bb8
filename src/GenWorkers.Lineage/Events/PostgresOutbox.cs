using GenWorkers.Jobs.Outbox;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Events;

/// <summary>The outbox in PostgreSQL: relays hold their rows while they publish, and pass over each other's.</summary>
internal sealed class PostgresOutbox(PostgresDatabase database, TimeProvider time) : IOutbox
{
    /// <summary>
    /// In the order of the writing transactions, and only those older than every open one: a row that commits later
    /// has a later transaction, whatever its id. The place of <c>after</c> is its row's transaction.
    /// </summary>
    private const string Settled = $"""
        SELECT {OutboxRows.Columns} FROM outbox
        WHERE tenant_id = @tenant AND xid < pg_snapshot_xmin(pg_current_snapshot())
          AND (xid, id) > (coalesce((SELECT o.xid FROM outbox o WHERE o.id <= @after ORDER BY o.id DESC LIMIT 1), '0'), @after)
        ORDER BY xid, id LIMIT @limit
        """;

    public Task<int> RelayAsync(
        int limit,
        Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> publish,
        CancellationToken cancellationToken) =>
        database.TransactAsync(
            async (session, token) =>
            {
                var events = await OutboxRows.UnsentAsync(session, limit, token);
                if (events.Count == 0)
                    return 0;
                await publish(events, token);
                return await OutboxRows.MarkSentAsync(session, events, token);
            },
            cancellationToken);

    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        database.Events.WaitAsync(timeout, time, cancellationToken);

    public Task<IReadOnlyList<OutboxEvent>> ReadAsync(
        string tenant, long after, int limit, CancellationToken cancellationToken) =>
        database.TransactAsync(
            (session, token) => session.QueryAsync(
                Settled, OutboxRows.Read, token, ("tenant", tenant), ("after", after), ("limit", limit)),
            cancellationToken);
}
