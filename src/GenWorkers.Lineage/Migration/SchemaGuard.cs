using GenWorkers.Lineage.Sql;
using Microsoft.EntityFrameworkCore;

namespace GenWorkers.Lineage.Migration;

/// <summary>
/// Keeps a host from starting on a schema that it cannot use. Migrations expand first and contract one release later,
/// so a database one migration ahead of this build works, too.
/// </summary>
public sealed class SchemaGuard
{
    private readonly SqlDatabase _database;

    internal SchemaGuard(SqlDatabase database) => _database = database;

    /// <summary>Throws <see cref="InvalidOperationException"/> naming the migrations that are missing or too new.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var (known, applied) = await _database.ReadAsync(async context =>
            (context.Database.GetMigrations().ToList(),
             (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList()));
        var missing = known.Except(applied).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException(
                $"the database lacks the migrations {string.Join(", ", missing)}: run the migration command first");
        var newer = applied.Except(known).ToList();
        if (newer.Count > 1)
            throw new InvalidOperationException(
                $"the database is more than one migration ahead of this build: {string.Join(", ", newer)}");
    }
}
