using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Analysis;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using SkiaSharp;

namespace GenWorkers.Torch.Tests.Curation.Analysis;

public sealed class DatasetAnalyzerTests : IDisposable
{
    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(new SampleShape(12, 12, 1), train: 300, validation: 32, test: 32);

    public void Dispose()
    {
        bench.Dispose();
        samples.Dispose();
    }

    [Fact]
    public async Task Analyze_Pixels_TellsTheSideAndShowsPictures()
    {
        var analysis = await AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d", Clusters = 2 });
        var report = analysis.Report;

        report.Identity.FeatureSpace.ShouldBe("principalComponents64");
        report.Identity.Count.ShouldBe(300);
        report.Clusters.Sum(cluster => cluster.Count).ShouldBe(300);
        report.ComponentShares[0].ShouldBeGreaterThan(report.ComponentShares[1]);
        report.UnexplainedByClusters.ShouldBeInRange(0.2, 0.95);
        var side = report.Factors.ShouldHaveSingleItem();
        side.Attribute.ShouldBe(MemorySamples.SideAttribute);
        side.ClusterInformation.ShouldBeGreaterThan(0.05); // the strongest direction of the discs goes across or along
        analysis.Pictures.Select(picture => picture.Name).ShouldBe(["clusters.png", "traversals.png", "interpolations.png", "neighbours.png"]);
        analysis.Map.Values.Sum(points => points.Count).ShouldBe(300);
    }

    [Fact]
    public async Task Analyze_Again_GivesTheSame()
    {
        var spec = new AnalyzeDatasetSpec { Dataset = "d", Seed = 4 };

        var first = Json((await AnalyzeAsync(spec)).Report);

        Json((await AnalyzeAsync(spec)).Report).ShouldBe(first);
    }

    [Theory]
    [InlineData("vae")]
    [InlineData("autoencoder")]
    [InlineData("outlier")]
    public async Task Analyze_CodesOfAModelThatDecodes_ShowsTraversalsAndInterpolations(string family)
    {
        object options = family switch
        {
            "vae" => new VaeOptions { LatentSize = 4, BaseChannels = 4 },
            "outlier" => new OutlierOptions { LatentSize = 4, BaseChannels = 4, BankSize = 50 },
            _ => new AutoencoderOptions { LatentSize = 4, BaseChannels = 4, MixtureComponents = 2 },
        };
        var weights = await TrainAsync(family, options);

        var analysis = await AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d", Model = "m", Count = 200 }, weights);

        analysis.Report.Identity.FeatureSpace.ShouldBe($"code of {family}");
        analysis.Report.Identity.ExtractorDigest.ShouldBe("digest of m");
        analysis.Report.ComponentShares.Count.ShouldBe(4);
        analysis.Report.ComponentShares.Sum().ShouldBe(1, 1e-9);
        analysis.Report.Identity.Count.ShouldBe(200);
        analysis.Pictures.Select(picture => picture.Name)
            .ShouldBe(["clusters.png", "traversals.png", "interpolations.png", "neighbours.png"]);
        foreach (var picture in analysis.Pictures)
            new FileInfo(picture.Path).Length.ShouldBeGreaterThan(500);
    }

    /// <summary>A flow's code is as large as an image: its traversals go along the strongest directions of the codes, not along single latents.</summary>
    [Fact]
    public async Task Analyze_CodesOfAFlow_ShowsTraversalsAndInterpolations()
    {
        var weights = await TrainAsync("flow", new FlowOptions { Scales = 2, StepsPerScale = 2, HiddenChannels = 8 });

        var analysis = await AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d", Model = "m", Count = 200 }, weights);

        analysis.Report.ComponentShares[0].ShouldBeGreaterThan(analysis.Report.ComponentShares[^1]);
        analysis.Pictures.Select(picture => picture.Name)
            .ShouldBe(["clusters.png", "traversals.png", "interpolations.png", "neighbours.png"]);
        FirstOf(analysis.Pictures.Single(picture => picture.Name == "interpolations.png"))
            .ShouldBe(samples.Split("test").Pixels(0).ToArray(), "the way begins at the image itself");
    }

    [Fact]
    public async Task Analyze_FewerDistinctImagesThanClusters_ShowsThoseThatAreNotEmpty()
    {
        var three = new ChangedSamples(samples, "train", place => place % 3);

        var analysis = await AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d", Clusters = 5 }, data: three);

        analysis.Pictures[0].Name.ShouldBe("clusters.png");
        analysis.Report.Clusters.Sum(cluster => cluster.Count).ShouldBe(300);
    }

    [Fact]
    public async Task Analyze_ModelWithoutCode_IsRejected()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 });

        var error = await Should.ThrowAsync<JobException>(
            () => AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d", Model = "m" }, weights));

        error.Message.ShouldContain("spec.model");
    }

    [Fact]
    public async Task Analyze_FewerThanFiftyImages_IsRejected()
    {
        using var few = new MemorySamples(samples.Shape, train: 40);

        var error = await Should.ThrowAsync<JobException>(
            () => AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d" }, data: few));

        error.Message.ShouldBe("spec.dataset: at least 50 images in train, it has 40");
    }

    [Fact]
    public async Task Analyze_PixelsOfLargeImages_IsRejected()
    {
        using var large = new MemorySamples(new SampleShape(68, 68, 3), train: 60);

        var error = await Should.ThrowAsync<JobException>(
            () => AnalyzeAsync(new AnalyzeDatasetSpec { Dataset = "d" }, data: large));

        error.Message.ShouldContain("spec.image.sizePixels");
    }

    /// <summary>The grid's first image; a pixel of border lies around each.</summary>
    private byte[] FirstOf(AnalysisPicture picture)
    {
        using var grid = SKBitmap.Decode(picture.Path);
        return [.. Enumerable.Range(0, samples.Shape.Length)
            .Select(at => grid.GetPixel(1 + (at % samples.Shape.Width), 1 + (at / samples.Shape.Width)).Red)];
    }

    private static string Json(object report) => System.Text.Json.JsonSerializer.Serialize(report);

    private async Task<string> TrainAsync(string family, object options) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, 30), samples)).WeightsPath;

    private Task<GenWorkers.Jobs.Training.Analysis> AnalyzeAsync(
        AnalyzeDatasetSpec spec, string? weights = null, ISampleCache? data = null) =>
        new DatasetAnalyzer(new FamilyRegistry(ModelFamilies.All)).AnalyzeAsync(
            new AnalysisRequest(spec, weights, weights is null ? null : "digest of m", data ?? samples, "digest"),
            bench.Context(),
            TestContext.Current.CancellationToken);
}
