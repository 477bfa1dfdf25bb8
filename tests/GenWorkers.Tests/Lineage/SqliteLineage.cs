using GenWorkers.Lineage;
using GenWorkers.Tests.Lineage.Compliance;
using Microsoft.Data.Sqlite;

namespace GenWorkers.Tests.Lineage;

/// <summary>A SQLite file of one test class.</summary>
public sealed class SqliteLineage : LineageDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("genworkers-lineage-").FullName;

    protected override Task<LineageOptions> CreateAsync() => Task.FromResult(new LineageOptions
    {
        Provider = LineageProvider.Sqlite,
        ConnectionString = $"Data Source={Path.Combine(_folder, "lineage.db")}",
    });

    protected override Task DropAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
