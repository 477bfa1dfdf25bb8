using GenWorkers.Artifacts;
using GenWorkers.Hosting.Api;
using GenWorkers.Hosting.Bus;
using GenWorkers.Hosting.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs;
using GenWorkers.Lineage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Hosting;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// A whole host on real servers, by the sections <c>Lineage</c>, <c>Artifacts</c>, <c>Bus</c>, <c>Worker</c>:
    /// <code>"Lineage": { "Provider": "postgres", "ConnectionString": "…" }, "Bus": { "Uri": "amqp://…" }</code>
    /// </summary>
    public static IServiceCollection AddGenWorkers(
        this IServiceCollection services, IConfiguration configuration, HostRoles roles = HostRoles.All)
    {
        services.AddGenWorkersCore(configuration);
        services.AddGenWorkersBus(configuration).AddBrokerHealth();
        if (roles.HasFlag(HostRoles.Api))
            services.AddHostedService<ProgressListener>();
        if (roles.HasFlag(HostRoles.Scheduler))
            services.AddGenWorkersCommands().AddGenWorkersRelay();
        if (roles.HasFlag(HostRoles.Worker))
            services.AddGenWorkersProgress().AddGenWorkersRunning(configuration);
        return services;
    }

    /// <summary>Database, artifacts, submission and API: what the embedded profile shares with an installation.</summary>
    internal static IServiceCollection AddGenWorkersCore(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddGenWorkersLineage(configuration.GetSection(LineageOptions.Section).Get<LineageOptions>() ?? new LineageOptions());
        services.AddHostedService<SchemaCheck>();
        services.AddGenWorkersArtifacts(configuration);
        services.AddGenWorkersSubmission();
        services.AddSingleton<LatestProgress>();
        return services.AddGenWorkersApi();
    }
}
