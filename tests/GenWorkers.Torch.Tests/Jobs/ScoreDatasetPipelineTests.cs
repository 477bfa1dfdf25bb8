using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Datasets;
using GenWorkers.Datasets.Caching;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;
using SkiaSharp;

namespace GenWorkers.Torch.Tests.Jobs;

/// <summary>What a scoring job leaves of a calibrated model.</summary>
public sealed class ScoreDatasetPipelineTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);
    private static readonly ScoreDatasetSpec Spec = new() { Model = "m", Dataset = "discs", FalseAlarmRate = 0.1 };

    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(Shape, train: 64, validation: 39, test: 30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        bench.Dispose();
        samples.Dispose();
    }

    [Fact]
    public async Task Run_CalibratedModel_TellsThresholdAndSmallestRate()
    {
        var weights = await TrainAsync(OutlierDetector.NearestNeighbours);

        var (result, report) = await RunAsync(weights, Spec);

        report.GetProperty("falseAlarmRate").GetDouble().ShouldBe(0.1);
        report.GetProperty("smallestRate").GetDouble().ShouldBe(1.0 / 40);
        report.GetProperty("calibrationImages").GetInt32().ShouldBe(39);
        var (_, scores) = await bench.ScoreAsync(weights, samples);
        var threshold = report.GetProperty("threshold").GetDouble();
        foreach (var split in new[] { "train", "test" })
        {
            result.Metrics[$"flagged/{split}"].ShouldBe(
                scores.Count(score => score.Split == split && score.Value > threshold), "what is above the threshold is flagged");
        }

        report.TryGetProperty("heatMaps", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_RateThatNoScoreReaches_IsRefusedBeforeTheFirstScore()
    {
        var weights = await TrainAsync(OutlierDetector.Reconstruction);

        var error = await Should.ThrowAsync<JobException>(() => RunAsync(weights, Spec with { FalseAlarmRate = 0.02 }));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.falseAlarmRate: at least 1 / (n + 1) = 0.025 with the n = 39 held-out images that the model is calibrated on, not 0.02");
        bench.Host.Progress.ShouldNotContain(progress => progress.Phase == JobPhase.Step && progress.Step == null);
    }

    [Theory]
    [InlineData(OutlierDetector.NearestNeighbours, "nearestNeighbourDistance")]
    [InlineData(OutlierDetector.Mahalanobis, "mahalanobisDistance")]
    [InlineData(OutlierDetector.Reconstruction, "reconstructionError")]
    public async Task Run_HeatMaps_AreOfTheLeastUsualAndSayWhatTheyShow(OutlierDetector detector, string score)
    {
        var weights = await TrainAsync(detector);

        var (result, report) = await RunAsync(weights, Spec with { HeatMaps = 20 });

        report.GetProperty("score").GetProperty("name").GetString().ShouldBe(score);
        var maps = report.GetProperty("heatMaps");
        maps.GetProperty("shows").GetProperty("name").GetString().ShouldBe("reconstructionError");
        maps.GetProperty("white").GetDouble().ShouldBeInRange(1e-6, 1);
        var images = maps.GetProperty("images").EnumerateArray().ToList();
        var values = images.Select(image => image.GetProperty("score").GetDouble()).ToList();
        var (_, scores) = await bench.ScoreAsync(weights, samples, falseAlarmRate: 0.1);
        values.ShouldBe(scores.Where(one => one.Split != "validation").Select(one => one.Value).OrderDescending().Take(20), tolerance: 1e-6);
        images.Select(image => image.GetProperty("sha256").GetString()).ShouldBeUnique();
        LightestOf(result, images).ShouldBe((byte)255, "one scale for all, up to the greatest value");
    }

    /// <summary>Of all maps, each of which has its image's size.</summary>
    private byte LightestOf(JobResult result, List<JsonElement> images) => images.Max(image =>
    {
        var artifact = result.Artifacts.Single(one => one.Name == image.GetProperty("artifact").GetString());
        artifact.MediaType.ShouldBe("image/png");
        using var map = SKBitmap.Decode(bench.PathOf(artifact.Key));
        (map.Width, map.Height).ShouldBe((Shape.Width, Shape.Height));
        return map.Pixels.Max(pixel => pixel.Red);
    });

    private async Task<string> TrainAsync(OutlierDetector detector)
    {
        var options = new OutlierOptions { Detector = detector, LatentSize = 4, BaseChannels = 4 };
        return (await bench.TrainAsync(Workbench.Spec("outlier", options, 20), samples)).WeightsPath;
    }

    private async Task<(JobResult Result, JsonElement Report)> RunAsync(string weightsPath, ScoreDatasetSpec spec)
    {
        var weights = await bench.Store.PutFileAsync(ArtifactArea.Models, weightsPath, ".safetensors", "application/vnd.safetensors", Token);
        var context = bench.Context() with
        {
            SpecJson = JsonSerializer.Serialize(spec, WireJson.Options),
            Inputs = new JobInputs(await FreezeAsync(), new ModelVersion("m", weights.Sha256, "outlier", weights.Key, weights.SizeBytes)),
        };
        var pipeline = new ScoreDatasetPipeline(
            new DatasetSource(bench.Store, new DatasetOptions()), new ModelScorer(new FamilyRegistry(ModelFamilies.All)), new ScoreFiles(), bench.Store);
        var result = await pipeline.RunAsync(context, Token);
        var json = result.Artifacts.Single(artifact => artifact.Name == "scores.json");
        return (result, JsonElement.Parse(await File.ReadAllTextAsync(bench.PathOf(json.Key), Token)));
    }

    private async Task<DatasetVersion> FreezeAsync()
    {
        await using var writer = new SampleWriterFactory(bench.Store).Create("discs", new SampleOrigin("MIT", null), bench.Context());
        foreach (var name in new[] { "train", "test" })
        {
            var split = samples.Split(name);
            for (var i = 0; i < split.Count; i++)
                await writer.AddAsync(split.Pixels(i).ToArray(), Shape, split.Attributes(i), name, Token);
        }

        return (await writer.FreezeAsync(Token)).Version.Version;
    }
}
