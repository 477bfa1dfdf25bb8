using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Quality;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;

namespace GenWorkers.Torch.Tests.Quality;

/// <summary>
/// Short versions of <c>quality sampling</c>: after some hundred steps each family draws digits that a classifier's features
/// find nearer to real ones than the clipped Gaussian in principal components is.
/// </summary>
public sealed class FloorTests(DigitsFixture digits) : IClassFixture<DigitsFixture>
{
    [Theory]
    [InlineData("autoencoder", 300)]
    [InlineData("vae", 150)]
    [InlineData("gan", 1200)]
    [InlineData("diffusion", 200)]
    [InlineData("flow", 150)]
    public async Task Samples_OfAFamily_BeatTheClippedGaussian(string family, int steps)
    {
        var report = await digits.EvaluateAsync(family, steps);

        var (samples, floor) = (report.Samples!, report.ClippedGaussian!);
        samples.FrechetDistance.ShouldBeLessThan(floor.FrechetDistance, report.ToString());
        samples.NearestNeighbourAccuracy.ShouldBeLessThan(floor.NearestNeighbourAccuracy, report.ToString());
        samples.Coverage.ShouldBeGreaterThan(floor.Coverage, report.ToString());
        report.TrainImages!.FrechetDistance.ShouldBeLessThan(samples.FrechetDistance, report.ToString());
    }
}

/// <summary>MNIST, or made digits where it is not there, and the classifier that judges.</summary>
public sealed class DigitsFixture : IAsyncLifetime
{
    private const int Train = 20_000;
    private const int Validation = 500;
    private const int Images = 400;

    private readonly Workbench bench = new();
    private readonly ISampleCache samples = RealSets.Folder is { } data
        ? new FirstImages(new IdxSamples(Path.Combine(data, "mnist")), Train, Validation, Images)
        : new MadeDigits(Train, Validation, Images);

    private string judge = "";

    public async ValueTask InitializeAsync() =>
        judge = await TrainAsync("classifier", new ClassifierOptions { Attribute = SamplingRow.Label }, 2e-3, 128, 600);

    public async Task<EvaluationReport> EvaluateAsync(string family, int steps)
    {
        var (options, rate, batch) = SamplingRow.Settings[family];
        var weights = await TrainAsync(family, options, rate, batch, steps);
        var context = bench.Context() with { Inputs = new JobInputs(Model: new ModelVersion("m", "judged", family, "key", 1)) };
        var spec = new EvaluateModelSpec { Model = "m", Dataset = "d", Count = Images };
        var request = new EvaluationRequest(spec, weights, judge, "judge", samples, "digits");
        var evaluator = new ModelEvaluator(new FamilyRegistry(ModelFamilies.All));
        return (await evaluator.EvaluateAsync(request, context with { Threads = TorchAtStart.Threads }, TestContext.Current.CancellationToken)).Report;
    }

    public ValueTask DisposeAsync()
    {
        samples.Dispose();
        bench.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> TrainAsync(string family, object options, double rate, int batch, int steps)
    {
        var training = new TrainingSpec
        {
            BatchSize = batch,
            LearningRate = rate,
            WarmupSteps = 50,
            ClipGradientNorm = family == "gan" ? 0 : 1,
            EmaDecay = 0.98,
            ValidateEverySteps = 10_000,
            Threads = TorchAtStart.Threads,
        };
        return (await bench.TrainAsync(Workbench.Spec(family, options, steps) with { Training = training }, samples)).WeightsPath;
    }
}
