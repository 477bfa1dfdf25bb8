namespace GenWorkers.Lineage.Sql;

/// <summary>Signals of this process; another process's submissions are seen at the next poll.</summary>
internal sealed class SqliteWorkWaiter(SqliteDatabase database) : IWorkWaiter
{
    public Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        database.Work.WaitAsync(timeout, database.Time, cancellationToken);

    public Task WaitForEndAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        database.Ends.WaitAsync(timeout, database.Time, cancellationToken);
}
