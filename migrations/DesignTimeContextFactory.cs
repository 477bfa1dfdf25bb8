using GenWorkers.Lineage.Schema;
using GenWorkers.Lineage.Sql;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace GenWorkers.Migrations;

/// <summary>For <c>dotnet ef … -- pg</c> and <c>-- sqlite</c>; no server is asked.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<LineageContext>
{
    public LineageContext CreateDbContext(string[] args) => args switch
    {
        ["pg"] => new PostgresDatabase(NpgsqlDataSource.Create("Host=localhost")).CreateContext(),
        ["sqlite"] => new SqliteDatabase("Data Source=:memory:", TimeProvider.System).CreateContext(),
        _ => throw new ArgumentException("say which provider: dotnet ef … -- pg or -- sqlite", nameof(args)),
    };
}
