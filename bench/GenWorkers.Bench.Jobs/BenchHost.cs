using GenWorkers.Hosting;
using GenWorkers.Hosting.Bus;
using GenWorkers.Lineage.Migration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace GenWorkers.Bench.Jobs;

/// <summary>One worker with every role and the settings' defaults, on a database and in a cache folder of its own.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly string name = $"bench-{Guid.NewGuid():N}";
    private readonly string cache = Directory.CreateTempSubdirectory("genworkers-bench-").FullName;
    private IHost? host;

    public static async Task<BenchHost> StartAsync()
    {
        var bench = new BenchHost();
        await ExecuteAsync($"CREATE DATABASE \"{bench.name}\"");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(WorkerHost.Configuration()).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Lineage:ConnectionString"] = new NpgsqlConnectionStringBuilder(Server) { Database = bench.name }.ToString(),
            ["Worker:CacheFolder"] = bench.cache,
        });
        builder.Services.AddGenWorkers(builder.Configuration);
        bench.host = builder.Build();
        await bench.host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(CancellationToken.None);
        await bench.host.StartAsync();
        while (!bench.host.Services.GetRequiredService<CommandGate>().IsOpen)
            await Task.Delay(10);
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE \"{name}\" WITH (FORCE)");
        Directory.Delete(cache, recursive: true);
    }

    private static string Server => Environment.GetEnvironmentVariable("GENWORKERS_TEST_POSTGRES")!;

    private static async Task ExecuteAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Server);
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
