using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>Small real jobs: rendered faces, a tiny variational autoencoder.</summary>
internal static class RealJobs
{
    public static Task<Guid> ImportAsync(SupervisedHost host, int count = 160) => host.SubmitAsync(
        JobKinds.ImportDataset,
        new ImportDatasetSpec { Name = "faces", Render = new RenderFacesSpec { Count = count, SizePixels = 16, Seed = 3 } });

    public static Task<Guid> TrainAsync(SupervisedHost host, long steps, int checkpointEverySteps) => host.SubmitAsync(
        JobKinds.TrainModel,
        new TrainModelSpec
        {
            Dataset = "faces",
            Family = "vae",
            Model = "faces-vae",
            Options = System.Text.Json.JsonSerializer.SerializeToElement(new { latentSize = 4, baseChannels = 8 }),
            Budget = new BudgetSpec { Steps = steps },
            Training = new TrainingSpec
            {
                BatchSize = 16,
                Threads = 1,
                ValidateEverySteps = 1_000_000,
                CheckpointEverySteps = checkpointEverySteps,
            },
        });

    public static Task<Guid> SampleAsync(SupervisedHost host) => host.SubmitAsync(
        JobKinds.GenerateSamples, new GenerateSamplesSpec { Model = "faces-vae", Count = 8, Seed = 1 });

    public static Task<Guid> AnalyzeAsync(SupervisedHost host) => host.SubmitAsync(
        JobKinds.AnalyzeDataset, new AnalyzeDatasetSpec { Dataset = "faces", Model = "faces-vae", Count = 100 });

    /// <summary>Ten frames a segment, at 25 a second.</summary>
    public static Task<Guid> TransformVideoAsync(SupervisedHost host, string path) => host.SubmitAsync(
        JobKinds.TransformDataset,
        new TransformDatasetSpec
        {
            Model = "faces-vae",
            Video = new VideoSpec { Source = new Uri(path).AbsoluteUri, SegmentSeconds = 0.4 },
        });

    public static Task<IReadOnlyList<ModelSummary>> ModelsAsync(SupervisedHost host) =>
        host.Services.GetRequiredService<ILineageQueries>()
            .ListModelsAsync("default", TestContext.Current.CancellationToken);

    /// <summary>Data of the job's events of one type, oldest first.</summary>
    public static async Task<IReadOnlyList<string>> EventsAsync(SupervisedHost host, Guid job, string type) =>
        [.. (await host.Services.GetRequiredService<IOutbox>()
                .ReadAsync("default", 0, 1000, TestContext.Current.CancellationToken))
            .Where(stored => stored.JobId == job && stored.Type == type).Select(stored => stored.DataJson)];

    public static Task CheckpointAsync(SupervisedHost host, Guid job) => Eventually.TrueAsync(
        async () => (await host.FindAsync(job)).CheckpointStep is not null, TimeSpan.FromSeconds(60));
}
