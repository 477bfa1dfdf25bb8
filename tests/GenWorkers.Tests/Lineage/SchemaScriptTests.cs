using GenWorkers.Lineage.Migration;

namespace GenWorkers.Tests.Lineage;

public sealed class SchemaScriptTests
{
    /// <summary>After a new migration: GENWORKERS_WRITE_SCHEMA=1 writes the file, then review its difference.</summary>
    [Fact]
    public void PostgreSql_CheckedInScript_IsTheMigrations()
    {
        var path = Repository.PathOf("migrations", "postgresql.sql");
        var script = SchemaScript.PostgreSql();
        if (Environment.GetEnvironmentVariable("GENWORKERS_WRITE_SCHEMA") == "1")
            File.WriteAllText(path, script);
        File.ReadAllText(path).ShouldBe(script);
    }
}
