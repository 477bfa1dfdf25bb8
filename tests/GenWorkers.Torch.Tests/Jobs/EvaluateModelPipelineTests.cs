using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Caching;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;

namespace GenWorkers.Torch.Tests.Jobs;

public sealed class EvaluateModelPipelineTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Run_WithACurve_GivesPageReportAndMetrics()
    {
        var cancel = TestContext.Current.CancellationToken;

        var result = await RunAsync("""{"parameter":"temperature","values":[0.5,1]}""");

        var artifacts = result.Artifacts.ToDictionary(artifact => artifact.Name, artifact => bench.PathOf(artifact.Key));
        artifacts.Keys.ShouldBe(["evaluation.html", "evaluation.json", "nearest-train.png"], ignoreOrder: true);
        var report = JsonSerializer.Deserialize<EvaluationReport>(await File.ReadAllTextAsync(artifacts["evaluation.json"], cancel), WireJson.Options)!;
        result.Metrics["temperature/0.5/frechetDistance"].ShouldBe(report.Curve!.Points[0].Samples.FrechetDistance);
        result.Metrics["temperature/1/recall"].ShouldBe(report.Curve.Points[1].Samples.Recall);
        result.Metrics["samples/classifierAccuracy"].ShouldBe(report.Samples!.ClassifierTest!.Accuracy);
        result.Metrics["trainImages/classifierAccuracy"].ShouldBe(report.TrainImages!.ClassifierTest!.Accuracy);
        var page = await File.ReadAllTextAsync(artifacts["evaluation.html"], cancel);
        page.ShouldContain(report.Identity.ReferenceDigest);
        page.ShouldContain("Over temperature");
        page.ShouldContain("distance ranks nothing here"); // no extractor: principal components
        page.Split("<svg").Length.ShouldBe(4); // three charts
        page.ShouldContain("data:image/png;base64,");
    }

    /// <summary>The store has no object of the model's key: a download would fail otherwise.</summary>
    [Fact]
    public async Task Run_ParameterThatTheFamilyHasNot_IsRefusedBeforeAnyDownload()
    {
        var version = new DatasetVersion("discs", new string('0', 64), "none", "none", 1);
        var context = bench.Context() with
        {
            SpecJson = """{"model":"m","dataset":"discs","curve":{"parameter":"truncation","values":[0.5,1]}}""",
            Inputs = new JobInputs(version, new ModelVersion("m", new string('1', 64), "vae", "none", 1)),
        };

        var error = await Should.ThrowAsync<JobException>(() => Pipeline().RunAsync(context, TestContext.Current.CancellationToken));

        error.Message.ShouldBe("spec.curve.parameter: truncation only of a model of family gan, not vae");
        bench.Host.Ticked.ShouldBeEmpty();
    }

    private async Task<JobResult> RunAsync(string curve)
    {
        var cancel = TestContext.Current.CancellationToken;
        var dataset = await FreezeAsync();
        var options = new VaeOptions { LatentSize = 4, BaseChannels = 4 };
        var trained = await bench.TrainAsync(Workbench.Spec("vae", options, 20), new MemorySamples(Shape));
        var weights = await bench.Store.PutFileAsync(ArtifactArea.Models, trained.WeightsPath, ".safetensors", "application/vnd.safetensors", cancel);
        var context = bench.Context() with
        {
            SpecJson = $$"""{"model":"m","dataset":"discs","count":100,"curve":{{curve}}}""",
            Inputs = new JobInputs(dataset, new ModelVersion("m", weights.Sha256, "vae", weights.Key, weights.SizeBytes)),
        };
        return await Pipeline().RunAsync(context, cancel);
    }

    private EvaluateModelPipeline Pipeline() => new(
        new DatasetSource(bench.Store, new DatasetOptions()), new ModelEvaluator(new FamilyRegistry(ModelFamilies.All)), bench.Store);

    private async Task<DatasetVersion> FreezeAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var samples = new MemorySamples(Shape, train: 100, validation: 1, test: 100);
        await using var writer = new SampleWriterFactory(bench.Store).Create("discs", new SampleOrigin("MIT", null), bench.Context());
        foreach (var split in new[] { "train", "test" })
        {
            for (var i = 0; i < 100; i++)
                await writer.AddAsync(samples.Split(split).Pixels(i).ToArray(), Shape, new Dictionary<string, string>(), split, cancel);
        }

        return (await writer.FreezeAsync(cancel)).Version.Version;
    }
}
