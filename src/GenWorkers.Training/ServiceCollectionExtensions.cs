using GenWorkers.Jobs.Training;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Sampling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GenWorkers.Training;

public static class ServiceCollectionExtensions
{
    /// <summary>The training loop and the sampler. Scoped, because a job brings its own artifact store; needs families.</summary>
    public static IServiceCollection AddGenWorkersTraining(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<FamilyRegistry>()
            .AddScoped<ITrainer, TrainingLoop>()
            .AddScoped<ISampler, ModelSampler>()
            .AddScoped<ITransformer, ModelTransformer>()
            .AddScoped<IScorer, ModelScorer>()
            .AddScoped<IDiscriminator, ModelDiscriminator>();
    }
}
