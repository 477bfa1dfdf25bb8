using GenWorkers.Hosting;
using GenWorkers.Hosting.Bus;
using GenWorkers.Lineage.Migration;
using GenWorkers.Servers.Tests.Artifacts;
using GenWorkers.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>
/// The worker's own host on the real servers with a database and a bucket of its own. Its queues are the broker's only
/// ones, so the tests that use it belong to one collection and run one after the other.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Collection = "broker";

    private readonly string name = $"bus-{Guid.NewGuid():N}";
    private readonly string cache = Directory.CreateTempSubdirectory("genworkers-installation-").FullName;
    private readonly string roles;
    private WebApplication? host;

    private Installation(string roles) => this.roles = roles;

    public static string Amqp => Variable("GENWORKERS_TEST_AMQP");

    public IServiceProvider Services => host!.Services;

    public CommandGate Gate => Services.GetRequiredService<CommandGate>();

    /// <summary>Where the API listens.</summary>
    public Uri Api => new(host!.Urls.First());

    private string Database =>
        new NpgsqlConnectionStringBuilder(Variable("GENWORKERS_TEST_POSTGRES")) { Database = name }.ToString();

    /// <param name="roles">As the command line's <c>--role</c>.</param>
    /// <param name="settings">More of them, or others: <c>Section:Name=value</c>.</param>
    public static async Task<Installation> StartAsync(string roles, CancellationToken cancellationToken, params string[] settings)
    {
        var installation = new Installation(roles);
        await ExecuteAsync(Variable("GENWORKERS_TEST_POSTGRES"), $"CREATE DATABASE \"{installation.name}\"");
        using (var bucket = S3Server.Client())
            await bucket.PutBucketAsync(installation.name, cancellationToken);
        await installation.StartHostAsync(settings, cancellationToken);
        return installation;
    }

    /// <summary>Rows that a query over the installation's database gives.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await host!.StopAsync();
        await host.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(Variable("GENWORKERS_TEST_POSTGRES"), $"DROP DATABASE \"{name}\" WITH (FORCE)");
        Directory.Delete(cache, recursive: true);
    }

    private async Task StartHostAsync(string[] settings, CancellationToken cancellationToken)
    {
        var s3 = S3Server.Options(name);
        string[] own =
        [
            $"Bus:Uri={Amqp}", "Bus:ProbeSeconds=0.2", "Lineage:Provider=Postgres", $"Lineage:ConnectionString={Database}",
            "Artifacts:Provider=S3", $"Artifacts:Endpoint={s3.Endpoint}", $"Artifacts:Bucket={name}",
            $"Artifacts:AccessKey={s3.AccessKey}", $"Artifacts:SecretKey={s3.SecretKey}",
            $"Worker:CacheFolder={cache}", "Worker:AdvanceSeconds=0.2", "Api:Urls=http://127.0.0.1:0", $"role={roles}",
        ];
        host = WorkerHost.Build([.. own.Concat(settings).Select(setting => "--" + setting)]);
        await Services.GetRequiredService<SchemaMigrator>().MigrateAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        if (roles.Contains("scheduler", StringComparison.Ordinal))
            await Eventually.TrueAsync(() => Gate.IsOpen);
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Variable(string variable) =>
        Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: eval \"$(eng/servers.sh start)\"");
}
