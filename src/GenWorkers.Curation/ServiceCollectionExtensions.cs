using GenWorkers.Curation.Analysis;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Jobs.Training;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Curation;

public static class ServiceCollectionExtensions
{
    /// <summary>Evaluation of models and analysis of data sets; needs families.</summary>
    public static IServiceCollection AddGenWorkersCuration(this IServiceCollection services) =>
        services.AddScoped<IEvaluator, ModelEvaluator>().AddScoped<IAnalyzer, DatasetAnalyzer>();
}
