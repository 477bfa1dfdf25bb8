using GenWorkers.Hosting;
using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
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
    private readonly List<WebApplication> hosts = [];

    public static string Amqp => Variable("GENWORKERS_TEST_AMQP");

    public IServiceProvider Services => hosts[0].Services;

    public CommandGate Gate => Services.GetRequiredService<CommandGate>();

    /// <summary>Where the API of the newest host listens.</summary>
    public Uri Api => new(hosts[^1].Urls.First());

    private string Database =>
        new NpgsqlConnectionStringBuilder(Variable("GENWORKERS_TEST_POSTGRES")) { Database = name }.ToString();

    /// <param name="roles">As the command line's <c>--role</c>.</param>
    /// <param name="settings">More of them, or others: <c>Section:Name=value</c>; see <see cref="Routes"/>.</param>
    public static async Task<Installation> StartAsync(string roles, CancellationToken cancellationToken, params string[] settings)
    {
        var installation = new Installation();
        await ExecuteAsync(Variable("GENWORKERS_TEST_POSTGRES"), $"CREATE DATABASE \"{installation.name}\"");
        using (var bucket = S3Server.Client())
            await bucket.PutBucketAsync(installation.name, cancellationToken);
        await installation.AddHostAsync(roles, cancellationToken, settings);
        return installation;
    }

    /// <summary>Another process of the same installation, as it were.</summary>
    public async Task AddHostAsync(string roles, CancellationToken cancellationToken, params string[] settings)
    {
        var host = WorkerHost.Build(CommandLine(roles, settings));
        hosts.Add(host);
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(cancellationToken);
        await host.StartAsync(cancellationToken);
        if (roles.Contains("scheduler", StringComparison.Ordinal))
            await Eventually.TrueAsync(() => Gate.IsOpen);
    }

    /// <summary>Another process of it indeed, which can be killed.</summary>
    public WorkerProcess StartProcess(string roles, params string[] settings) => new(CommandLine(roles, settings));

    /// <summary>Rows that a query over the installation's database gives.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var source = NpgsqlDataSource.Create(Database);
        await using var command = source.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Until it is disposed, nothing can write the job table, but all can read it.</summary>
    public async Task<IAsyncDisposable> LockJobsAsync()
    {
        var connection = new NpgsqlConnection(Database + ";Pooling=false");
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
        foreach (var host in hosts)
            await host.DisposeAsync();
        // The broker is everybody's: a command that a test left waiting would reach the next installation.
        await KeptEvents.PurgeAsync(WireNames.CommandQueue, CancellationToken.None);
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(Variable("GENWORKERS_TEST_POSTGRES"), $"DROP DATABASE \"{name}\" WITH (FORCE)");
        Directory.Delete(cache, recursive: true);
    }

    private string[] CommandLine(string roles, string[] settings) =>
        [.. Settings(roles).Concat(settings).Select(setting => "--" + setting.Replace(Routes.DatabaseName, name, StringComparison.Ordinal))];

    private string[] Settings(string roles)
    {
        var s3 = S3Server.Options(name);
        return
        [
            $"Bus:Uri={Amqp}", "Bus:ProbeSeconds=0.2", "Lineage:Provider=Postgres", $"Lineage:ConnectionString={Database}",
            "Artifacts:Provider=S3", $"Artifacts:Endpoint={s3.Endpoint}", $"Artifacts:Bucket={name}",
            $"Artifacts:AccessKey={s3.AccessKey}", $"Artifacts:SecretKey={s3.SecretKey}",
            $"Worker:CacheFolder={cache}", "Worker:AdvanceSeconds=0.2", "Api:Urls=http://127.0.0.1:0", $"role={roles}",
        ];
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public static string Variable(string variable) =>
        Environment.GetEnvironmentVariable(variable)
        ?? throw new InvalidOperationException($"{variable} is not set: eval \"$(eng/servers.sh start)\"");
}
