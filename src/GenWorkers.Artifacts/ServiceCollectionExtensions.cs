using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Artifacts;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="IArtifactStore"/> and <see cref="ISourceBucket"/> by
    /// <code>
    /// "Artifacts": { "Provider": "s3", "Endpoint": "http://minio:9000", "Bucket": "genworkers",
    ///                "AccessKey": "…", "SecretKey": "…" }
    /// "Artifacts": { "Provider": "directory", "Folder": "/var/lib/genworkers/artifacts" }
    /// </code>
    /// </summary>
    /// <param name="activity">Called while bytes move and, with <see cref="JobPhase.Wait"/>, while a retry waits.</param>
    public static IServiceCollection AddGenWorkersArtifacts(
        this IServiceCollection services, IConfiguration configuration, Action<JobPhase>? activity = null)
    {
        services.AddOptions<ArtifactStoreOptions>()
            .Bind(configuration.GetSection(ArtifactStoreOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ArtifactStores.Create(
            Options(provider), Loggers(provider), provider.GetRequiredService<TimeProvider>(), activity));
        services.AddSingleton(provider => ArtifactStores.CreateSource(
            Options(provider), Loggers(provider), provider.GetRequiredService<TimeProvider>(), activity));
        services.AddHostedService<UnfinishedUploadSweep>();
        return services;
    }

    private static ArtifactStoreOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<ArtifactStoreOptions>>().Value;

    private static ILoggerFactory Loggers(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>();
}
