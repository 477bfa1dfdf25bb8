using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Hosting.Api;

public static class ApiExtensions
{
    private const string Ready = "ready";

    /// <summary>A server that takes longer is not ready, and who asks does not wait for ever.</summary>
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(5);

    /// <summary>Problem details and health checks: <code>"Api": { "Urls": "http://127.0.0.1:8080" }</code></summary>
    public static IServiceCollection AddGenWorkersApi(this IServiceCollection services)
    {
        services.AddProblemDetails();
        services.AddExceptionHandler<JobExceptionHandler>();
        services.AddHealthChecks()
            .AddCheck<DatabaseHealth>("database", tags: [Ready], timeout: CheckLimit)
            .AddCheck<StorageHealth>("storage", tags: [Ready], timeout: CheckLimit);
        return services;
    }

    /// <summary>Says whether the broker answers; needs the bus.</summary>
    public static IServiceCollection AddBrokerHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<BrokerHealth>("broker", tags: [Ready], timeout: CheckLimit);
        return services;
    }

    /// <summary>Liveness asks nothing of other servers: restarting this process would not mend them.</summary>
    public static void MapGenWorkersHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Ready),
            ResponseWriter = HealthAnswer.WriteAsync,
        });
    }

    public static void MapGenWorkersApi(this IEndpointRouteBuilder routes)
    {
        JobEndpoints.Map(routes);
        ArtifactEndpoint.Map(routes);
        ReadEndpoints.Map(routes);
    }
}
