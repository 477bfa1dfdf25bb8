using GenWorkers.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GenWorkers.Hosting.Events;

public static class ServiceCollectionExtensions
{
    /// <summary>Relay of the outbox; needs an <see cref="IEventPublisher"/>.</summary>
    public static IServiceCollection AddGenWorkersRelay(this IServiceCollection services) =>
        services.AddHostedService<OutboxRelay>();

    /// <summary>Publishes the progress of the jobs of this host and keeps the newest of each.</summary>
    public static IServiceCollection AddGenWorkersProgress(this IServiceCollection services) => services
        .AddSingleton<ProgressPublisher>()
        .AddSingleton<IProgressSink>(provider => provider.GetRequiredService<ProgressPublisher>())
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<ProgressPublisher>())
        .AddSingleton<IProgressSink>(provider => provider.GetRequiredService<LatestProgress>());
}
