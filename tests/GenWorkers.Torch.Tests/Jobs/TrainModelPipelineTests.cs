using GenWorkers.Datasets;
using GenWorkers.Datasets.Caching;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Torch.Tests.Jobs;

/// <summary>From a frozen data set to what a training job leaves in the store.</summary>
public sealed class TrainModelPipelineTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Run_FamilyThatReports_StoresItsReportsBesideTheGrids()
    {
        var result = await RunAsync("""
            {
              "dataset": "discs", "family": "debiasing-vae", "budget": { "steps": 6 },
              "options": { "attribute": "side", "positive": "right", "latentSize": 3, "baseChannels": 4, "reweightEverySteps": 2 },
              "training": { "batchSize": 16, "threads": 1 }
            }
            """);

        var types = result.Artifacts.ToDictionary(artifact => artifact.Name, artifact => artifact.MediaType);
        types["face-probabilities.json"].ShouldBe("application/json");
        types["face-probabilities.png"].ShouldBe("image/png");
        types["samples-final.png"].ShouldBe("image/png");
        types.Keys.ShouldContain("weights");
    }

    private async Task<JobResult> RunAsync(string spec)
    {
        var cancel = TestContext.Current.CancellationToken;
        var context = bench.Context() with { SpecJson = spec, Inputs = new JobInputs((await FreezeAsync()).Version) };
        var loop = new TrainingLoop(new FamilyRegistry(ModelFamilies.All), bench.Store, TimeProvider.System, NullLogger<TrainingLoop>.Instance);
        return await new TrainModelPipeline(new DatasetSource(bench.Store, new DatasetOptions()), loop, bench.Store).RunAsync(context, cancel);
    }

    private async Task<NewDatasetVersion> FreezeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        var samples = new MemorySamples(new SampleShape(12, 12, 1), train: 48, validation: 16, test: 0);
        await using var writer = new SampleWriterFactory(bench.Store).Create("discs", new SampleOrigin("MIT", null), bench.Context());
        foreach (var name in new[] { "train", "validation" })
        {
            var split = samples.Split(name);
            for (var i = 0; i < split.Count; i++)
                await writer.AddAsync(split.Pixels(i).ToArray(), samples.Shape, split.Attributes(i), name, cancel);
        }

        return (await writer.FreezeAsync(cancel)).Version;
    }
}
