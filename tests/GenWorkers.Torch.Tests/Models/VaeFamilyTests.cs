using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Vae;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class VaeFamilyTests : SamplingFamilyTests<VaeFamily>
{
    protected override object TinyOptions => new VaeOptions { LatentSize = 6, BaseChannels = 8 };

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfReconstruction(model, images);

    protected override object OtherOptions => new VaeOptions
    {
        Architecture = NetworkArchitecture.Dense,
        LatentSize = 4,
        HiddenSizes = [24],
        Likelihood = PixelLikelihood.Bernoulli,
        DynamicBinarization = true,
        ImportanceSamples = 3,
        MixtureComponents = 2,
    };

    [Fact]
    public async Task Train_DiscretizedLogistic_LearnsItsWidth()
    {
        using var bench = new Workbench();
        var options = new VaeOptions { LatentSize = 4, BaseChannels = 8, Likelihood = PixelLikelihood.DiscretizedLogistic };

        var early = await bench.TrainAsync(Workbench.Spec("vae", options, 10), new MemorySamples(Shape));
        var late = await bench.TrainAsync(Workbench.Spec("vae", options, 150), new MemorySamples(Shape));

        late.Metrics["validation/negativeElbo"].ShouldBeLessThan(0.95 * early.Metrics["validation/negativeElbo"]);
    }

    [Fact]
    public async Task Sample_Truncation_IsRefused()
    {
        var trained = await Bench.TrainAsync(Spec(1), Samples());

        var error = await Should.ThrowAsync<JobException>(() => Bench.SampleAsync(trained.WeightsPath, 1, truncation: 1));

        error.Message.ShouldBe("spec.truncation: truncation only of a model of family gan, not vae");
    }

    /// <summary>At temperature 0 every draw is the mean of its component; the prior has one mean.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 3)]
    public async Task Sample_NoTemperature_GivesOneImageAComponent(int components, int images)
    {
        using var bench = new Workbench();
        var options = new VaeOptions { LatentSize = 4, BaseChannels = 8, MixtureComponents = components };
        var trained = await bench.TrainAsync(Workbench.Spec("vae", options, 60), new MemorySamples(Shape));

        var drawn = await bench.SampleAsync(trained.WeightsPath, 64, temperature: 0);

        drawn.Select(Convert.ToHexString).Distinct().Count().ShouldBe(images);
    }

    [Fact]
    public async Task Train_HeavyDivergence_LeavesFewerActiveUnits()
    {
        var free = await Bench.TrainAsync(Spec(200, new VaeOptions { LatentSize = 8, BaseChannels = 8 }), Samples());
        var pressed = await Bench.TrainAsync(Spec(200, new VaeOptions { LatentSize = 8, BaseChannels = 8, Beta = 50 }), Samples());

        free.Metrics["validation/activeUnits"].ShouldBeInRange(2, 8);
        pressed.Metrics["validation/activeUnits"].ShouldBeLessThan(free.Metrics["validation/activeUnits"]);
        pressed.Alarms.ShouldHaveSingleItem().Alarm.ShouldBe(HealthAlarmKind.InactiveUnits);
        free.Alarms.Count.ShouldBe(free.Metrics["validation/activeUnits"] < 4 ? 1 : 0);
    }

    [Fact]
    public async Task Train_LearnedPrior_TightensTheBound()
    {
        var standard = await Bench.TrainAsync(Spec(200, new VaeOptions { LatentSize = 6, BaseChannels = 8 }), Samples());
        var learned = await Bench.TrainAsync(Spec(200, new VaeOptions { LatentSize = 6, BaseChannels = 8, PriorFlowSteps = 2 }), Samples());

        learned.Metrics["validation/divergence"].ShouldBeLessThan(standard.Metrics["validation/divergence"]);
    }

    [Theory]
    [InlineData(1, 0.0, 0, "latentSize")]
    [InlineData(4, 0.5, 0, "freeBitsNats")]
    [InlineData(4, 0.0, 3, "mixtureComponents")]
    public void Configure_LearnedPriorWithWhatItReplaces_IsInvalid(int latents, double freeBits, int components, string field)
    {
        var options = new VaeOptions { LatentSize = latents, FreeBitsNats = freeBits, MixtureComponents = components, PriorFlowSteps = 2 };

        var error = Should.Throw<JobException>(() => Family.Configure(Workbench.Spec("vae", options).Options, new SampleShape(8, 8, 1)));

        error.Message.ShouldContain(field);
    }

    [Fact]
    public void Configure_MixtureThatDoesNotFit_IsInvalid()
    {
        var spec = Workbench.Spec("vae", new VaeOptions { LatentSize = 6000, MixtureComponents = 2 });

        var error = Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.options.latentSize: at most 5656 with mixtureComponents 2, whose covariances have latentSize^2 values each; it is 6000");
    }

    [Fact]
    public void Configure_BinarizationWithGaussian_IsInvalid()
    {
        var spec = Workbench.Spec("vae", new VaeOptions { DynamicBinarization = true });

        var error = Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldContain("dynamicBinarization");
    }
}
