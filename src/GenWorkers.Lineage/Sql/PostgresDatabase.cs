using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Lineage.Schema;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace GenWorkers.Lineage.Sql;

/// <summary>PostgreSQL: READ COMMITTED, row locks, the database's own clock.</summary>
internal sealed partial class PostgresDatabase(NpgsqlDataSource source) : SqlDatabase
{
    /// <summary>Channel of LISTEN and NOTIFY.</summary>
    public const string WorkChannel = "genworkers_work";

    public NpgsqlDataSource Source => source;

    public override DbContextOptions<LineageContext> ContextOptions { get; } =
        new DbContextOptionsBuilder<LineageContext>()
            .UseNpgsql(source, npgsql => npgsql.MigrationsAssembly("GenWorkers.Migrations.PostgreSql"))
            .UseSnakeCaseNamingConvention()
            .Options;

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await source.OpenConnectionAsync(cancellationToken);

    /// <summary>PostgreSQL cannot store the character NUL: it becomes U+FFFD, in text and in JSON.</summary>
    public override void AddParameter(DbCommand command, string name, object? value)
    {
        var parameter = value switch
        {
            Json json => new NpgsqlParameter(name, NpgsqlDbType.Jsonb) { Value = EscapedNul().Replace(json.Text, @"$1\uFFFD") },
            string text => new NpgsqlParameter(name, text.Replace('\0', '\uFFFD')),
            DateTimeOffset time => new NpgsqlParameter(name, NpgsqlDbType.TimestampTz) { Value = time.ToUniversalTime() },
            null => new NpgsqlParameter(name, DBNull.Value),
            _ => new NpgsqlParameter(name, value),
        };
        command.Parameters.Add(parameter);
    }

    public override DateTimeOffset ReadTime(DbDataReader reader, int column) => reader.GetFieldValue<DateTimeOffset>(column);

    public override async Task LockIdAsync(SqlSession session, string tenant, Guid id, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            "SELECT pg_advisory_xact_lock(hashtextextended(@tenant || '/' || @id::text, 0))",
            cancellationToken, ("tenant", tenant), ("id", id));

    public override async Task SignalWorkAsync(SqlSession session, CancellationToken cancellationToken) =>
        await session.ExecuteAsync($"SELECT pg_notify('{WorkChannel}', '')", cancellationToken);

    protected override string Translate(string sql) =>
        SecondsSince().Replace(sql, "extract(epoch FROM clock_timestamp() - $1)::float8")
            .Replace("@now", "clock_timestamp()", StringComparison.Ordinal);

    protected override bool IsConflict(DbException exception) =>
        exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    protected override async Task<T> RunAsync<T>(
        Func<SqlSession, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var session = new SqlSession(this, connection, transaction);
        var result = await work(session, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        session.Committed.ForEach(action => action());
        return result;
    }

    /// <summary>Class 08 connection, 53 resources (disk full, too many clients), 57P shutdown; all else Npgsql says itself.</summary>
    protected override JobException? Unavailable(Exception exception)
    {
        var cause = exception as NpgsqlException ?? exception.InnerException as NpgsqlException;
        var lost = cause switch
        {
            PostgresException { SqlState: var state } => state.StartsWith("08", StringComparison.Ordinal)
                || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("57P", StringComparison.Ordinal),
            null => false,
            _ => true,
        };
        return lost ? new JobException(ErrorCode.DatabaseUnavailable, "PostgreSQL cannot be reached", exception) : null;
    }

    [GeneratedRegex(@"(?<!\\)((?:\\\\)*)\\u0000")]
    private static partial Regex EscapedNul();

    [GeneratedRegex(@"seconds_since\((\w+)\)")]
    private static partial Regex SecondsSince();
}
