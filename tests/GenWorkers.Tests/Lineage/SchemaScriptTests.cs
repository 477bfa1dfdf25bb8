using GenWorkers.Lineage.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace GenWorkers.Tests.Lineage;

public sealed class SchemaScriptTests
{
    private const string Command =
        "dotnet ef migrations script --idempotent -p migrations/GenWorkers.Migrations.PostgreSql"
        + " -s migrations/GenWorkers.Migrations.PostgreSql -o migrations/postgresql.sql -- pg";

    [Fact]
    public void PostgreSql_CheckedInScript_IsTheMigrations()
    {
        using var source = NpgsqlDataSource.Create("Host=localhost");
        using var context = new PostgresDatabase(source).CreateContext();
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        var checkedIn = File.ReadAllText(Repository.PathOf("migrations", "postgresql.sql"));
        Lines(checkedIn).ShouldBe(Lines(script), $"the script is stale: run `{Command}` and review the difference");
    }

    [Theory]
    [InlineData("pg")]
    [InlineData("sqlite")]
    public void Model_ComparedWithTheMigrations_HasNoPendingChange(string provider)
    {
        using var source = NpgsqlDataSource.Create("Host=localhost");
        using var sqlite = new SqliteDatabase("Data Source=:memory:", TimeProvider.System);
        using var context = provider == "pg" ? new PostgresDatabase(source).CreateContext() : sqlite.CreateContext();
        context.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").Trim('\uFEFF', '\n');
}
