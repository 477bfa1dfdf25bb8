using GenWorkers.Datasets.Caching;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Video;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Video;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GenWorkers.Datasets;

public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Registers importer, sample writer, data set source and video files; <c>IArtifactStore</c> and <c>ISourceBucket</c> come from
    /// the artifact project.
    /// <code>
    /// "Datasets": { "MaxFileMiB": 64, "DecoderMemoryMiB": 2048, "MaxSourceMiB": 102400, "CacheBudgetMiB": 20480,
    ///     "FfmpegFolder": "/usr/bin", "MaxVideoSidePixels": 4096, "MaxVideoSeconds": 3600, "MaxVideoFrames": 216000 }
    /// </code>
    /// </summary>
    public static IServiceCollection AddGenWorkersDatasets(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatasetOptions>()
            .Bind(configuration.GetSection(DatasetOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DatasetOptions>>().Value);
        services.AddSingleton<IImageInspector, ImageInspector>();
        services.AddSingleton<IDatasetImporter, DatasetImporter>();
        services.AddSingleton<ISampleWriterFactory, SampleWriterFactory>();
        services.AddSingleton<IDatasetSource, DatasetSource>();
        services.AddSingleton<IScoreFiles, ScoreFiles>();
        services.AddSingleton<IVideoFiles, VideoFiles>();
        return services;
    }
}
