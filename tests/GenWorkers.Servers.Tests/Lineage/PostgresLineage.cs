using GenWorkers.Lineage;
using GenWorkers.Tests.Lineage.Compliance;
using Npgsql;

namespace GenWorkers.Servers.Tests.Lineage;

/// <summary>A database of one test class on the server that GENWORKERS_TEST_POSTGRES names.</summary>
public sealed class PostgresLineage : LineageDatabase
{
    private const string Variable = "GENWORKERS_TEST_POSTGRES";
    private readonly string _name = $"genworkers_{Guid.NewGuid():N}";

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    private static string Server => Environment.GetEnvironmentVariable(Variable)
        ?? throw new InvalidOperationException($"{Variable} is not set; eng/servers.sh start sets it");

    protected override async Task<LineageOptions> CreateAsync()
    {
        await ExecuteOnServerAsync($"CREATE DATABASE {_name}");
        return new LineageOptions { Provider = LineageProvider.Postgres, ConnectionString = ConnectionString };
    }

    protected override Task DropAsync() => ExecuteOnServerAsync($"DROP DATABASE {_name} WITH (FORCE)");

    private static async Task ExecuteOnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
