using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Flow;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class FlowFamilyTests : SamplingFamilyTests<FlowFamily>
{
    protected override object TinyOptions => new FlowOptions { StepsPerScale = 3, HiddenChannels = 16 };

    protected override object OtherOptions => new FlowOptions { Scales = 1, StepsPerScale = 2, HiddenChannels = 8, LogitAlpha = 0.05 };

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfSamples(model, images);

    /// <summary>A constant density of 256 levels costs 8 bits.</summary>
    [Fact]
    public async Task Train_TinyData_CostsLessThanAConstantDensity()
    {
        var trained = await Bench.TrainAsync(Spec(200), Samples());

        trained.Metrics["validation/bitsPerDimension"].ShouldBeLessThan(6);
        trained.Metrics["validation/negativeLogLikelihood"].ShouldBe(
            trained.Metrics["validation/bitsPerDimension"] * Math.Log(2) * Shape.Length, 0.5);
    }

    [Fact]
    public async Task Invert_TrainedModel_GivesTheDequantizedImageBack()
    {
        var samples = Samples();
        var trained = await Bench.TrainAsync(Spec(200), samples);

        var (error, same) = await TorchThread.RunAsync("invert", () => Inverted(trained.WeightsPath, samples));

        error.ShouldBeLessThan(1e-4);
        same.ShouldBeTrue();
    }

    [Fact]
    public async Task Score_MoreDraws_IsATighterBound()
    {
        var samples = Samples();
        var trained = await Bench.TrainAsync(Spec(50), samples);

        var (one, many) = await TorchThread.RunAsync("score", () =>
        {
            using var model = (FlowModel)WeightsFile.Load(trained.WeightsPath, new FamilyRegistry([Family]), torch.CPU);
            return (model.Score(Batch(samples), 1).Average(), model.Score(Batch(samples), 20).Average());
        });

        many.ShouldBeLessThan(one);
    }

    [Fact]
    public void Configure_GrayImageThatDoesNotFold_NamesTheRule()
    {
        var error = Should.Throw<JobException>(() => Family.Configure(null, new SampleShape(13, 11, 1)));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldContain("13x11x1");
    }

    private static Batch Batch(ISampleCache samples) => new SampleReader(
        samples.Split("test"), samples.Shape, SampleStream.Whole, 1, DrawPurpose.Scoring, torch.CPU, 64).Read(0, 64);

    private static (double Error, bool SameImages) Inverted(string weights, ISampleCache samples)
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var model = (FlowModel)WeightsFile.Load(weights, new FamilyRegistry([Family]), torch.CPU);
        model.Train(false);
        var batch = Batch(samples);
        var (flow, pixels) = ((CouplingFlow)model.Networks[0].Network, new LogitPixels(new FlowOptions().LogitAlpha));
        var offset = batch.Draws.Uniform(batch.Images.shape[1..]);
        var (logits, _) = pixels.Transform(batch.Images, offset);

        var back = pixels.Invert(flow.Invert(flow.Transform(logits).Latent)) / 256; // in [0, 1]

        var expected = ((batch.Images * 255).round() + offset) / 256;
        var decoded = model.Decode(model.Encode(batch.Images));
        return ((back - expected).abs().max().item<float>(), decoded.allclose(batch.Images, rtol: 0, atol: 1e-6));
    }
}
