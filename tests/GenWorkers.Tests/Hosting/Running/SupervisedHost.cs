using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GenWorkers.Artifacts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage;
using GenWorkers.Lineage.Migration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>A worker host with SQLite, a directory store and a fast profile; everything lies in one temporary folder.</summary>
internal sealed class SupervisedHost : IAsyncDisposable
{
    private readonly string root;
    private readonly IHost host;

    private SupervisedHost(string root, IHost host) => (this.root, this.host) = (root, host);

    public IJobStore Store => host.Services.GetRequiredService<IJobStore>();

    public IServiceProvider Services => host.Services;

    public StepLog Steps => host.Services.GetRequiredService<StepLog>();

    public string Root => root;

    /// <summary>The process of the newest runner.</summary>
    public int RunnerId => host.Services.GetRequiredService<RunnerWatch>().Newest;

    /// <param name="runnerPath">Null: the real runner.</param>
    public static async Task<SupervisedHost> StartAsync(
        string? runnerPath = null, params (string Key, string Value)[] worker)
    {
        var root = Directory.CreateTempSubdirectory("supervised-").FullName;
        var settings = new Dictionary<string, string?>
        {
            ["Artifacts:Provider"] = "directory",
            ["Artifacts:Folder"] = Path.Combine(root, "artifacts"),
            ["Worker:CacheFolder"] = Path.Combine(root, "cache"),
            ["Worker:RunnerPath"] = runnerPath,
            ["Worker:LeaseSeconds"] = "4",
            ["Worker:HeartbeatSeconds"] = "0.2",
            ["Worker:PollSeconds"] = "0.2",
            ["Worker:SweepSeconds"] = "0.2",
            ["Worker:AdvanceSeconds"] = "0.2",
            ["Worker:CheckpointGraceSeconds"] = "20",
        };
        foreach (var (key, value) in worker)
            settings[$"Worker:{key}"] = value;

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services
            .AddLogging()
            .AddSingleton<RunnerWatch>()
            .AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<RunnerWatch>())
            .AddSingleton<StepLog>()
            .AddSingleton<IProgressSink>(provider => provider.GetRequiredService<StepLog>())
            .AddGenWorkersArtifacts(builder.Configuration)
            .AddGenWorkersLineage(new LineageOptions
            {
                Provider = LineageProvider.Sqlite,
                ConnectionString = $"Data Source={Path.Combine(root, "jobs.db")}",
                RetryDelaySeconds = 0.05,
            })
            .AddGenWorkersRunning(builder.Configuration);
        var host = builder.Build();
        await host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(CancellationToken.None);
        await host.StartAsync();
        return new SupervisedHost(root, host);
    }

    public async Task<Guid> SubmitAsync(string kind, object spec, string tenant = "default", DeviceKind device = DeviceKind.Cpu)
    {
        var json = JsonSerializer.Serialize(spec, Contracts.WireJson.Options);
        var command = new Command
        {
            Kind = kind,
            JobId = Guid.CreateVersion7(),
            Resources = new ResourceRequest { Device = device },
            Spec = JsonSerializer.Deserialize<JsonElement>(json),
        };
        await Store.SubmitAsync(
            new NewJob(tenant, command, json, SHA256.HashData(Encoding.UTF8.GetBytes(kind + json))),
            TestContext.Current.CancellationToken);
        return command.JobId;
    }

    public async Task<JobView> FindAsync(Guid job, string tenant = "default") =>
        (await Store.FindAsync(tenant, job, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    public async Task<JobView> EndAsync(Guid job, string tenant = "default", int withinSeconds = 60)
    {
        var view = await FindAsync(job, tenant);
        await Eventually.TrueAsync(
            async () => (view = await FindAsync(job, tenant)).State.IsTerminal(),
            TimeSpan.FromSeconds(withinSeconds));
        return view;
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(root, recursive: true);
    }
}
