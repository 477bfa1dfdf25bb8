using GenWorkers.Artifacts;
using GenWorkers.Curation;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Imaging.Inspection;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Pipe;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Models;
using GenWorkers.Training;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Runner;

/// <summary>The services of one job. A container a job: store, credentials and tenant come with the start frame.</summary>
internal static class JobServices
{
    public static ServiceProvider Create(DownFrame.Start start, IJobHost host, ILoggerFactory loggers)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(start.Settings).Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton(loggers)
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddGenWorkersArtifacts(configuration, host.Tick)
            .AddGenWorkersDatasets(configuration)
            .Replace(ServiceDescriptor.Singleton<IImageInspector>(
                services => new ChildImageInspector(
                    Environment.ProcessPath!, start.Threads, services.GetRequiredService<DatasetOptions>().DecoderMemoryMiB)))
            .AddGenWorkersModels()
            .AddGenWorkersTraining()
            .AddGenWorkersCuration()
            .AddGenWorkersPipelines()
            .BuildServiceProvider();
    }
}
