using System.Collections.Concurrent;
using System.Data.Common;
using GenWorkers.Jobs;
using GenWorkers.Lineage.Schema;
using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Sql;

/// <summary>
/// One database and how it differs from the other: statements are written once, in PostgreSQL's words, and
/// <see cref="Translate"/> gives the provider's own text. The words that are translated: <c>@now</c> (the database's
/// time), <c>FOR UPDATE</c> with or without <c>SKIP LOCKED</c>, <c>= ANY(@list)</c>, <c>seconds_since(column)</c>.
/// </summary>
internal abstract class SqlDatabase
{
    private const int TriesAfterConflict = 5;
    private readonly ConcurrentDictionary<string, string> _translated = new(StringComparer.Ordinal);

    /// <summary>Signalled where a job of this database may have become claimable.</summary>
    public WorkSignal Work { get; } = new();

    /// <summary>Signalled where this process wrote events.</summary>
    public WorkSignal Events { get; } = new();

    /// <summary>Signalled where this process ended a job: those that depend on it may go on.</summary>
    public WorkSignal Ends { get; } = new();

    public abstract DbContextOptions<LineageContext> ContextOptions { get; }

    public LineageContext CreateContext() => new(ContextOptions);

    public string Text(string sql) => _translated.GetOrAdd(sql, Translate);

    /// <summary>Runs the work in one transaction. Work that lost a deadlock runs again, so it must not act outside.</summary>
    public async Task<T> TransactAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await RunAsync(work, cancellationToken);
            }
            catch (DbException exception) when (IsConflict(exception) && tries < TriesAfterConflict)
            {
                continue;
            }
            catch (Exception exception) when (Unavailable(exception) is { } unavailable)
            {
                throw unavailable;
            }
        }
    }

    /// <summary>A read through EF Core with the same error codes.</summary>
    public async Task<T> ReadAsync<T>(Func<LineageContext, Task<T>> read)
    {
        try
        {
            await using var context = CreateContext();
            return await read(context);
        }
        catch (Exception exception) when (Unavailable(exception) is { } unavailable)
        {
            throw unavailable;
        }
    }

    public abstract Task<DbConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Adds the parameter with the provider's type for the value.</summary>
    public abstract void AddParameter(DbCommand command, string name, object? value);

    /// <summary>Adds the time where the provider takes it as a parameter.</summary>
    public virtual void AddNow(DbCommand command)
    {
    }

    public abstract DateTimeOffset ReadTime(DbDataReader reader, int column);

    /// <summary>Keeps two transactions from deciding about the same job id at the same time, whether or not it has a row.</summary>
    public abstract Task LockIdAsync(SqlSession session, string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>Tells claimers, on commit, that a job may have become claimable.</summary>
    public abstract Task SignalWorkAsync(SqlSession session, CancellationToken cancellationToken);

    protected abstract string Translate(string sql);

    protected abstract bool IsConflict(DbException exception);

    protected abstract Task<T> RunAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken);

    /// <summary>The exception as <c>database.unavailable</c> where that is what it means, else null.</summary>
    protected abstract JobException? Unavailable(Exception exception);
}
