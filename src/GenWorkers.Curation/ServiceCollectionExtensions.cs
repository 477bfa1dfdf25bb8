using GenWorkers.Curation.Evaluation;
using GenWorkers.Jobs.Training;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Curation;

public static class ServiceCollectionExtensions
{
    /// <summary>Evaluation of models; needs families.</summary>
    public static IServiceCollection AddGenWorkersCuration(this IServiceCollection services) =>
        services.AddScoped<IEvaluator, ModelEvaluator>();
}
