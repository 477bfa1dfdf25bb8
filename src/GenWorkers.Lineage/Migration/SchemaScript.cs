using GenWorkers.Lineage.Schema;
using GenWorkers.Lineage.Sql;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace GenWorkers.Lineage.Migration;

/// <summary>The migrations as one PostgreSQL script that may run on any older schema; checked in for review.</summary>
public static class SchemaScript
{
    public static string PostgreSql()
    {
        using var source = NpgsqlDataSource.Create("Host=localhost");
        using LineageContext context = new PostgresDatabase(source).CreateContext();
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        return script.ReplaceLineEndings("\n").TrimStart('\uFEFF');
    }
}
