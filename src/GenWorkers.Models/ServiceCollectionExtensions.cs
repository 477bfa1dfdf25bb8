using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Models;

public static class ServiceCollectionExtensions
{
    public static IServiceCollection AddGenWorkersModels(this IServiceCollection services)
    {
        foreach (var family in ModelFamilies.All)
            services.AddSingleton(family);
        return services;
    }
}
