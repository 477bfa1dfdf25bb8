using GenWorkers.Hosting.Events;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Bus;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Connection to the broker, for events and commands:
    /// <code>"Bus": { "Uri": "amqp://user:password@rabbitmq:5672/", "Tenants": { "broker-user": "tenant" } }</code>
    /// </summary>
    public static IServiceCollection AddGenWorkersBus(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<BusOptions>()
            .Bind(configuration.GetSection(BusOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<RabbitConnection>();
        return services.AddSingleton<IEventPublisher, RabbitEventPublisher>();
    }

    /// <summary>Reads commands and reports unroutable messages; needs the bus and submission.</summary>
    public static IServiceCollection AddGenWorkersCommands(this IServiceCollection services)
    {
        services.AddMassTransit(bus => bus.UsingRabbitMq((context, rabbit) =>
            rabbit.Host(context.GetRequiredService<IOptions<BusOptions>>().Value.Uri)));
        services.AddSingleton<CommandIntake>();
        services.AddTransient<CommandConsumer>();
        services.AddSingleton<CommandGate>();
        services.AddHostedService(provider => provider.GetRequiredService<CommandGate>());
        return services.AddHostedService<UnroutableReporter>();
    }
}
