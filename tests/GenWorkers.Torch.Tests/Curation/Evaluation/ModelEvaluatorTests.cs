using System.Text;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

public sealed class ModelEvaluatorTests : IDisposable
{
    private readonly EvaluationBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Evaluate_TrainedAutoencoder_StandsBetweenARawOneAndRealImages()
    {
        var options = new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 5 };
        var raw = await bench.TrainAsync("autoencoder", options, 10);
        var weights = await bench.TrainAsync("autoencoder", options, 300);

        var evaluation = await EvaluateAsync(weights);
        var report = evaluation.Report;

        report.Identity.FeatureSpace.ShouldBe("principalComponents64");
        report.Identity.Count.ShouldBe(400);
        report.TrainImages!.FrechetDistance.ShouldBeLessThan(report.Samples!.FrechetDistance);
        report.TrainImages.NearestNeighbourAccuracy.ShouldBe(0.5, 0.08);
        report.TrainImages.Coverage.ShouldBeGreaterThan(0.9);
        report.Samples.Coverage.ShouldBeGreaterThan(report.ClippedGaussian!.Coverage);
        report.Samples.FrechetDistance.ShouldBeLessThan((await EvaluateAsync(raw)).Report.Samples!.FrechetDistance);
        report.Samples.FrechetDistanceError.ShouldBeInRange(1e-6, report.Samples.FrechetDistance);
        report.ReconstructionError!.Value.ShouldBeInRange(1e-5, 0.02);
        Encoding.Latin1.GetString(await File.ReadAllBytesAsync(evaluation.Pictures["nearest-train.png"], TestContext.Current.CancellationToken))
            .ShouldContain("model sha256:judged");
    }

    [Fact]
    public async Task Evaluate_WithAnEncoder_TakesItsCodesAndDigest()
    {
        var judged = await bench.TrainAsync("vae", new VaeOptions { LatentSize = 4, BaseChannels = 4 }, 20);
        var extractor = await bench.TrainAsync("autoencoder", new AutoencoderOptions { LatentSize = 5, BaseChannels = 4, MixtureComponents = 2 }, 50);

        var first = (await EvaluateAsync(judged, extractor, "d1")).Report;
        var again = (await EvaluateAsync(judged, extractor, "d1")).Report;

        first.Identity.FeatureSpace.ShouldBe("code of autoencoder");
        first.Identity.ExtractorDigest.ShouldBe("d1");
        again.ShouldBe(first);
    }

    [Fact]
    public async Task Evaluate_GanWithoutCode_CannotBeTheExtractor()
    {
        var gan = await bench.TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 1);

        var error = await Should.ThrowAsync<JobException>(() => EvaluateAsync(gan, gan, "d1"));

        error.Message.ShouldContain("spec.extractor");
    }

    [Fact]
    public async Task Evaluate_AsManyNeighboursAsImages_IsRefused()
    {
        var weights = await bench.TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 1);
        using var few = new MemorySamples(EvaluationBench.Shape, train: 60, test: 50);
        var spec = new EvaluateModelSpec { Model = "m", Dataset = "d", Neighbours = 50 };

        var error = await Should.ThrowAsync<JobException>(() => bench.EvaluateAsync(spec, weights, others: few));

        error.Message.ShouldBe("spec.neighbours: fewer than the 50 images that are compared, not 50");
    }

    /// <summary>The classifier tells the side of a disc on images it never saw; what it takes samples for is what was asked for.</summary>
    [Fact]
    public async Task Evaluate_InAClassifiersSpace_MeasuresTheFidelityOfTheCondition()
    {
        var judge = await bench.TrainAsync("classifier", new ClassifierOptions { Attribute = MemorySamples.SideAttribute }, 100);
        var options = new GanOptions { LatentSize = 8, BaseChannels = 8, R1Interval = 4, R1Gamma = 0.1, Condition = MemorySamples.SideAttribute };
        var raw = (await EvaluateAsync(await bench.TrainAsync("gan", options, 1), judge, "judge")).Report;
        var report = (await EvaluateAsync(await bench.TrainAsync("gan", options, 400), judge, "judge")).Report;

        report.Identity.FeatureSpace.ShouldBe("code of classifier");
        report.Condition!.Attribute.ShouldBe(MemorySamples.SideAttribute);
        report.Condition.RealAccuracy.ShouldBeGreaterThan(0.9);
        report.Condition.Accuracy.ShouldBeGreaterThan(0.8);
        raw.Condition!.Accuracy.ShouldBeLessThan(0.7);
        report.Samples!.FrechetDistance.ShouldBeLessThan(raw.Samples!.FrechetDistance);
        report.TrainImages!.FrechetDistance.ShouldBeLessThan(report.Samples.FrechetDistance);
    }

    private Task<GenWorkers.Jobs.Training.Evaluation> EvaluateAsync(string weights, string? extractor = null, string? digest = null) =>
        bench.EvaluateAsync(new EvaluateModelSpec { Model = "m", Dataset = "d", Count = 400 }, weights, extractor, digest);
}
