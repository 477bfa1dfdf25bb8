using GenWorkers.Hosting;
using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
using GenWorkers.Lineage.Migration;
using GenWorkers.Servers.Tests.Artifacts;
using GenWorkers.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using RabbitMQ.Client;

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
    private readonly InstallationRoutes routes;
    private readonly List<IHost> hosts = [];

    private Installation(InstallationRoutes routes) => this.routes = routes;

    public static string Amqp => Variable("GENWORKERS_TEST_AMQP");

    public IServiceProvider Services => hosts[0].Services;

    /// <param name="routes">Ways to the servers that the test wants to disturb; straight ones where left out.</param>
    public static async Task<Installation> StartAsync(
        HostRoles roles, CancellationToken cancellationToken, InstallationRoutes? routes = null)
    {
        var installation = new Installation(routes ?? new InstallationRoutes());
        await ExecuteAsync($"CREATE DATABASE \"{installation.name}\"");
        using (var bucket = S3Server.Client())
            await bucket.PutBucketAsync(installation.name, cancellationToken);
        await installation.StartHostAsync(roles, cancellationToken);
        return installation;
    }

    /// <summary>Another host of the same installation that answers HTTP; the address of its API.</summary>
    public async Task<Uri> StartApiAsync(HostRoles roles, CancellationToken cancellationToken)
    {
        var settings = Settings().Append(new("Api:Urls", "http://127.0.0.1:0")).Append(new("role", RoleNames(roles)));
        var api = WorkerHost.Build([.. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        hosts.Add(api);
        await api.StartAsync(cancellationToken);
        return new Uri(api.Urls.Single());
    }

    /// <summary>Messages of a queue that wait for a consumer.</summary>
    public static async Task<uint> ReadyAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Amqp) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    /// <summary>A number from this installation's database, past the host.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(Variable("GENWORKERS_TEST_POSTGRES")));
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Until it is disposed, nothing can write the job table, but all can read it.</summary>
    public async Task<IAsyncDisposable> LockJobsAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString(Variable("GENWORKERS_TEST_POSTGRES")) + ";Pooling=false");
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE job IN EXCLUSIVE MODE", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    public async Task StopAsync()
    {
        foreach (var host in Enumerable.Reverse(hosts))
            await host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await PurgeAsync();
        foreach (var host in Enumerable.Reverse(hosts))
        {
            if (host is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
        }

        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"DROP DATABASE \"{name}\" WITH (FORCE)");
        Directory.Delete(cache, recursive: true);
    }

    /// <summary>What a failed test left must not meet the next one.</summary>
    private static async Task PurgeAsync()
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Amqp) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueuePurgeAsync(WireNames.CommandQueue);
    }

    private async Task StartHostAsync(HostRoles roles, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(Settings());
        builder.Services.AddGenWorkers(builder.Configuration, roles);
        var host = builder.Build();
        hosts.Add(host);
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<CommandGate>().IsOpen);
    }

    private Dictionary<string, string?> Settings()
    {
        var s3 = S3Server.Options(name);
        return new Dictionary<string, string?>(routes.Settings)
        {
            ["Bus:Uri"] = routes.Amqp,
            ["Bus:ProbeSeconds"] = "0.2",
            ["Lineage:Provider"] = "Postgres",
            ["Lineage:ConnectionString"] = ConnectionString(routes.Postgres),
            ["Artifacts:Provider"] = "S3",
            ["Artifacts:Endpoint"] = routes.S3 ?? s3.Endpoint,
            ["Artifacts:Bucket"] = name,
            ["Artifacts:AccessKey"] = s3.AccessKey,
            ["Artifacts:SecretKey"] = s3.SecretKey,
            ["Worker:CacheFolder"] = cache,
            ["Worker:AdvanceSeconds"] = "0.2",
        };
    }

    private string ConnectionString(string server) => new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();

    private static string RoleNames(HostRoles roles) => string.Join(
        ',', new[] { HostRoles.Api, HostRoles.Scheduler, HostRoles.Worker }
            .Where(role => roles.HasFlag(role)).Select(role => role.ToString().ToLowerInvariant()));

    private static async Task ExecuteAsync(string sql)
    {
        await using var admin = NpgsqlDataSource.Create(Variable("GENWORKERS_TEST_POSTGRES"));
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    internal static string Variable(string variable) =>
        Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: eval \"$(eng/servers.sh start)\"");
}
