using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Lineage.Schema;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Sql;

/// <summary>
/// SQLite for the embedded profile: WAL, one writer at a time (<c>BEGIN IMMEDIATE</c>), so no row is ever locked; times
/// are integer microseconds of the given clock.
/// </summary>
internal sealed partial class SqliteDatabase(string connectionString, TimeProvider time) : SqlDatabase, IDisposable
{
    private const int Busy = 5, Locked = 6, ReadOnlyDatabase = 8, IoError = 10, Full = 13, CannotOpen = 14;

    /// <summary>Writers of this process queue here: SQLite's own busy wait sleeps and is not fair.</summary>
    private readonly SemaphoreSlim _writer = new(1);

    public TimeProvider Time => time;

    public string ConnectionString => connectionString;

    public override DbContextOptions<LineageContext> ContextOptions { get; } =
        new DbContextOptionsBuilder<LineageContext>()
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsAssembly("GenWorkers.Migrations.Sqlite"))
            .UseSnakeCaseNamingConvention()
            .Options;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    public override void AddParameter(DbCommand command, string name, object? value) =>
        command.Parameters.Add(new SqliteParameter(name, value switch
        {
            null => DBNull.Value,
            Json json => json.Text,
            DateTimeOffset instant => MicrosecondsConverter.ToMicroseconds(instant),
            TimeSpan span => span.Ticks / TimeSpan.TicksPerMicrosecond,
            string[] list => JsonSerializer.Serialize(list),
            long[] list => JsonSerializer.Serialize(list),
            _ => value,
        }));

    public override void AddNow(DbCommand command)
    {
        if (command.CommandText.Contains("@now", StringComparison.Ordinal))
            AddParameter(command, "now", time.GetUtcNow());
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) =>
        MicrosecondsConverter.FromMicroseconds(reader.GetInt64(column));

    public override Task LockIdAsync(SqlSession session, string tenant, Guid id, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override Task SignalWorkAsync(SqlSession session, CancellationToken cancellationToken)
    {
        session.Committed.Add(Work.Raise);
        return Task.CompletedTask;
    }

    public void Dispose() => _writer.Dispose();

    protected override string Translate(string sql) =>
        SecondsSince().Replace(
            AnyOf().Replace(RowLock().Replace(sql, ""), "IN (SELECT value FROM json_each($1))"),
            "((@now - $1) / 1000000.0)");

    protected override bool IsConflict(DbException exception) => false;

    protected override async Task<T> RunAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await _writer.WaitAsync(cancellationToken);
        try
        {
            await using var connection = (SqliteConnection)await OpenAsync(cancellationToken);
            await using var transaction = connection.BeginTransaction(deferred: false);
            var session = new SqlSession(this, connection, transaction);
            var result = await work(session, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            session.Committed.ForEach(action => action());
            return result;
        }
        finally
        {
            _writer.Release();
        }
    }

    protected override JobException? Unavailable(Exception exception) =>
        (exception as SqliteException ?? exception.InnerException as SqliteException)?.SqliteErrorCode
            is Busy or Locked or ReadOnlyDatabase or IoError or Full or CannotOpen
            ? new JobException(ErrorCode.DatabaseUnavailable, "the SQLite database cannot be opened or written", exception)
            : null;

    [GeneratedRegex(@"\s+FOR UPDATE( SKIP LOCKED)?\b")]
    private static partial Regex RowLock();

    [GeneratedRegex(@"= ANY\((@\w+)\)")]
    private static partial Regex AnyOf();

    [GeneratedRegex(@"seconds_since\((\w+)\)")]
    private static partial Regex SecondsSince();
}
