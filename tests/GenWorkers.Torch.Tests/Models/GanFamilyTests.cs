using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Gan;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class GanFamilyTests : SamplingFamilyTests<GanFamily>
{
    protected override object TinyOptions => new GanOptions { LatentSize = 8, BaseChannels = 8, R1Interval = 4, R1Gamma = 0.1 };

    /// <summary>Stopped at step 13, where neither the generator nor the gradient penalty has its turn.</summary>
    protected override object OtherOptions => new GanOptions
    {
        Architecture = GanArchitecture.Resnet,
        Objective = AdversarialObjective.Hinge,
        LatentSize = 4,
        BaseChannels = 4,
        DiscriminatorSteps = 2,
        SpectralNorm = true,
        MinibatchDeviation = true,
        R1Interval = 3,
    };

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfSamples(model, images);

    [Theory]
    [InlineData(AdversarialObjective.Minimax)]
    [InlineData(AdversarialObjective.LeastSquares)]
    [InlineData(AdversarialObjective.Wasserstein)]
    public async Task Train_EveryObjective_ComesCloserToTheData(AdversarialObjective objective)
    {
        var options = new GanOptions { LatentSize = 8, BaseChannels = 8, Objective = objective, R1Gamma = 0.1, R1Interval = 4 };

        var early = await Bench.TrainAsync(Spec(2, options), Samples());
        var late = await Bench.TrainAsync(Spec(150, options), Samples());

        late.Metrics["validation/pixelKernelDistance"].ShouldBeLessThan(0.5 * early.Metrics["validation/pixelKernelDistance"]);
    }

    [Fact]
    public void Configure_WassersteinWithoutABound_IsInvalid()
    {
        var spec = Workbench.Spec("gan", new GanOptions { Objective = AdversarialObjective.Wasserstein, GradientPenalty = 0 });

        var error = Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldContain("gradientPenalty");
    }
}
