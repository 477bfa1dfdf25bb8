using GenWorkers.Jobs.Outbox;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Events;

/// <summary>The outbox in SQLite: one relay a process at a time, and no transaction open while it publishes.</summary>
internal sealed class SqliteOutbox(SqliteDatabase database) : IOutbox, IDisposable
{
    private const string After = $"""
        SELECT {OutboxRows.Columns} FROM outbox WHERE tenant_id = @tenant AND id > @after ORDER BY id LIMIT @limit
        """;

    private readonly SemaphoreSlim _relay = new(1);

    public async Task<int> RelayAsync(
        int limit,
        Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> publish,
        CancellationToken cancellationToken)
    {
        if (!await _relay.WaitAsync(TimeSpan.Zero, cancellationToken))
            return 0;
        try
        {
            var events = await database.TransactAsync(
                (session, token) => OutboxRows.UnsentAsync(session, limit, token), cancellationToken);
            if (events.Count == 0)
                return 0;
            await publish(events, cancellationToken);
            return await database.TransactAsync(
                (session, token) => OutboxRows.MarkSentAsync(session, events, token), cancellationToken);
        }
        finally
        {
            _relay.Release();
        }
    }

    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        database.Events.WaitAsync(timeout, database.Time, cancellationToken);

    public Task<IReadOnlyList<OutboxEvent>> ReadAsync(
        string tenant, long after, int limit, CancellationToken cancellationToken) =>
        database.TransactAsync(
            (session, token) => session.QueryAsync(
                After, OutboxRows.Read, token, ("tenant", tenant), ("after", after), ("limit", limit)),
            cancellationToken);

    public void Dispose() => _relay.Dispose();
}
