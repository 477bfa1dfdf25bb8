using System.Globalization;
using GenWorkers.Hosting.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Outbox;
using GenWorkers.Jobs.Submission;
using GenWorkers.Lineage.Migration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Serilog;
using Serilog.Events;

namespace GenWorkers.Hosting.Embedded;

/// <summary>
/// A whole installation in one folder and one process: SQLite, directory store, events in memory, the same pipelines
/// and runner processes, with the environment's settings for all that is not the folder's. It migrates itself under a
/// file lock.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private const string Tenant = "default";
    private readonly IHost host;

    private EmbeddedHost(IHost host) => this.host = host;

    public SubmissionService Submission => host.Services.GetRequiredService<SubmissionService>();

    public IJobStore Jobs => host.Services.GetRequiredService<IJobStore>();

    public ILineageQueries Lineage => host.Services.GetRequiredService<ILineageQueries>();

    public IArtifactStore Artifacts => host.Services.GetRequiredService<IArtifactStore>();

    public IOutbox Outbox => host.Services.GetRequiredService<IOutbox>();

    public InProcessEvents Events => host.Services.GetRequiredService<InProcessEvents>();

    /// <param name="folder">Database, artifacts and cache; made where it is missing.</param>
    /// <param name="importRoots">Folders that <c>file:///</c> sources may lie in.</param>
    /// <param name="run">False for a host that only looks and submits.</param>
    /// <param name="settings">More configuration, such as <c>Worker:Threads</c>; wins.</param>
    public static async Task<EmbeddedHost> StartAsync(
        string folder,
        IReadOnlyList<string> importRoots,
        CancellationToken cancellationToken,
        bool run = true,
        IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(WorkerHost.Configuration());
        builder.Configuration.AddInMemoryCollection(Settings(Path.GetFullPath(folder), importRoots));
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Services.AddSerilog(log => log
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .WriteTo.File(Path.Combine(folder, "log.txt"), formatProvider: CultureInfo.InvariantCulture, shared: true));
        builder.Services.AddGenWorkersCore(builder.Configuration);
        builder.Services.AddSingleton<InProcessEvents>();
        builder.Services.AddSingleton<IEventPublisher>(services => services.GetRequiredService<InProcessEvents>());
        if (run)
            builder.Services.AddGenWorkersRelay().AddGenWorkersProgress().AddGenWorkersRunning(builder.Configuration);
        var host = new EmbeddedHost(builder.Build());
        try
        {
            await host.host.Services.GetRequiredService<SchemaMigrator>().MigrateAsync(cancellationToken);
            await host.host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The job with its newest progress.</summary>
    public async Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        await Jobs.FindAsync(Tenant, jobId, cancellationToken) is { } job
            ? host.Services.GetRequiredService<LatestProgress>().AddTo(Tenant, job)
            : null;

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            host.Dispose();
    }

    private static Dictionary<string, string?> Settings(string folder, IReadOnlyList<string> importRoots)
    {
        Directory.CreateDirectory(folder);
        var settings = new Dictionary<string, string?>
        {
            ["Lineage:Provider"] = "Sqlite",
            ["Lineage:ConnectionString"] = $"Data Source={Path.Combine(folder, "genworkers.db")}",
            ["Artifacts:Provider"] = "Directory",
            ["Artifacts:Folder"] = Path.Combine(folder, "artifacts"),
            ["Worker:CacheFolder"] = Path.Combine(folder, "cache"),
        };
        for (var index = 0; index < importRoots.Count; index++)
            settings[$"Worker:ImportRoots:{index}"] = Path.GetFullPath(importRoots[index]);
        return settings;
    }
}
