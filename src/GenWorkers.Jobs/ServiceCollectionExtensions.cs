using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Submission;
using GenWorkers.Jobs.Video;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Jobs;

public static class ServiceCollectionExtensions
{
    /// <summary>The one way in; needs an <see cref="Lifecycle.IJobStore"/>.</summary>
    public static IServiceCollection AddGenWorkersSubmission(this IServiceCollection services) =>
        services.AddSingleton<SubmissionService>();

    /// <summary>The pipeline of every job kind: one line a kind. Scoped, because a job brings its own store.</summary>
    public static IServiceCollection AddGenWorkersPipelines(this IServiceCollection services) => services
        .AddScoped<IJobPipeline, ImportDatasetPipeline>()
        .AddScoped<IJobPipeline, TrainModelPipeline>()
        .AddScoped<IJobPipeline, GenerateSamplesPipeline>()
        .AddScoped<VideoTranslation>()
        .AddScoped<IJobPipeline, TransformDatasetPipeline>()
        .AddScoped<IJobPipeline, ScoreDatasetPipeline>()
        .AddScoped<IJobPipeline, EvaluateModelPipeline>()
        .AddScoped<IJobPipeline, AnalyzeDatasetPipeline>()
        .AddScoped<IJobPipeline, CreateQuizPipeline>()
        .AddScoped<IJobPipeline, ScoreQuizPipeline>();
}
