using GenWorkers.Hosting;
using GenWorkers.Hosting.Bus;
using GenWorkers.Lineage.Migration;
using GenWorkers.Servers.Tests.Artifacts;
using GenWorkers.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>
/// A host on the real servers with a database and a bucket of its own. Its queues are the broker's only ones, so the
/// tests that use it belong to one collection and run one after the other.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Collection = "broker";

    private readonly string name = $"bus-{Guid.NewGuid():N}";
    private readonly string cache = Directory.CreateTempSubdirectory("genworkers-installation-").FullName;
    private IHost? host;

    public static string Amqp => Variable("GENWORKERS_TEST_AMQP");

    public IServiceProvider Services => host!.Services;

    public static async Task<Installation> StartAsync(
        HostRoles roles, CancellationToken cancellationToken, Dictionary<string, string?>? settings = null)
    {
        var installation = new Installation();
        await ExecuteAsync($"CREATE DATABASE \"{installation.name}\"");
        using (var bucket = S3Server.Client())
            await bucket.PutBucketAsync(installation.name, cancellationToken);
        await installation.StartHostAsync(roles, settings ?? [], cancellationToken);
        return installation;
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

    private async Task StartHostAsync(
        HostRoles roles, Dictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var s3 = S3Server.Options(name);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:Uri"] = Amqp,
            ["Lineage:Provider"] = "Postgres",
            ["Lineage:ConnectionString"] =
                new NpgsqlConnectionStringBuilder(Variable("GENWORKERS_TEST_POSTGRES")) { Database = name }.ToString(),
            ["Artifacts:Provider"] = "S3",
            ["Artifacts:Endpoint"] = s3.Endpoint,
            ["Artifacts:Bucket"] = name,
            ["Artifacts:AccessKey"] = s3.AccessKey,
            ["Artifacts:SecretKey"] = s3.SecretKey,
            ["Worker:CacheFolder"] = cache,
            ["Worker:AdvanceSeconds"] = "0.2",
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddGenWorkers(builder.Configuration, roles);
        host = builder.Build();
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<CommandGate>().IsOpen);
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Variable("GENWORKERS_TEST_POSTGRES"));
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Variable(string variable) =>
        Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: eval \"$(eng/servers.sh start)\"");
}
