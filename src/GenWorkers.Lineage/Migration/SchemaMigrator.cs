using GenWorkers.Lineage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Lineage.Migration;

/// <summary>
/// Brings the schema to this build's; a one-shot command in an installation, part of the start in the embedded profile.
/// Concurrent callers wait for each other: EF takes a lock in PostgreSQL, a lock file beside the database in SQLite.
/// </summary>
public sealed class SchemaMigrator
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(50);
    private readonly SqlDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger<SchemaMigrator> _log;

    internal SchemaMigrator(SqlDatabase database, TimeProvider time, ILogger<SchemaMigrator> log)
    {
        _database = database;
        _time = time;
        _log = log;
    }

    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var file = _database is SqliteDatabase sqlite ? await LockFileAsync(sqlite, cancellationToken) : null;
        await _database.ReadAsync(async context =>
        {
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            await context.Database.MigrateAsync(cancellationToken);
            Log.Migrated(_log, context.Database.GetMigrations().Last(), pending.Count);
            return true;
        });
        if (file is not null)
            await UseWriteAheadLogAsync(cancellationToken);
    }

    private async Task UseWriteAheadLogAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<FileStream> LockFileAsync(SqliteDatabase sqlite, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(sqlite.ConnectionString).DataSource);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists($"{path}.lock"))
            {
                await Task.Delay(LockPoll, _time, cancellationToken);
            }
        }
    }
}
