using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Claims and runs jobs in this host; needs the job store, lineage and artifacts.
    /// <code>"Worker": { "Slots": 1, "Threads": 0, "MemoryMiB": 0, "ImportRoots": [ "/data" ], "CacheFolder": "" }</code>
    /// </summary>
    public static IServiceCollection AddGenWorkersRunning(
        this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<WorkerOptions>()
            .Bind(configuration.GetSection(WorkerOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<HostOptions>().Configure<IOptions<WorkerOptions>>((host, worker) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(worker.Value.CheckpointGraceSeconds + 30));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new RunnerSettings(configuration));
        services.AddSingleton(provider =>
            new ScratchFolders(provider.GetRequiredService<IOptions<WorkerOptions>>().Value.CachePath));
        services.AddSingleton<TenantStores>();
        services.AddSingleton<InputResolver>();
        services.AddSingleton<SampleRowLoader>();
        services.AddSingleton<JobSupervisor>();
        return services
            .AddHostedService<ClaimLoop>()
            .AddHostedService<Reaper>()
            .AddHostedService<Advancer>()
            .AddHostedService<CheckpointSweep>();
    }
}
