using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Models.Gan;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Safetensors;
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
        Condition = MemorySamples.SideAttribute,
        AdaptiveAugmentation = true,
        AugmentationTarget = 0,
        AugmentationRampImages = 500,
    };

    private static GanOptions Conditional => new()
    {
        LatentSize = 8,
        BaseChannels = 8,
        R1Interval = 4,
        R1Gamma = 0.1,
        Condition = MemorySamples.SideAttribute,
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
    public async Task Train_DenseArchitecture_ComesCloserToTheData()
    {
        var options = new GanOptions { Architecture = GanArchitecture.Dense, HiddenSizes = [64, 64], LatentSize = 8, MinibatchDeviation = true };

        var early = await Bench.TrainAsync(Spec(2, options), Samples());
        var late = await Bench.TrainAsync(Spec(150, options), Samples());

        late.Metrics["validation/pixelKernelDistance"].ShouldBeLessThan(0.5 * early.Metrics["validation/pixelKernelDistance"]);
    }

    /// <summary>Signs are summed up for four steps; at step 15 three of them lie in the checkpoint.</summary>
    [Fact]
    public async Task Resume_OneStepBeforeAnAugmentationUpdate_EqualsUninterruptedRun()
    {
        const int Stop = 15;
        var spec = Spec(2 * Stop, OtherOptions);
        spec = spec with { Training = spec.Training with { CheckpointEverySteps = Stop } };
        using var broken = new Workbench();
        await Bench.TrainAsync(spec, Samples());
        using var drain = new CancellationTokenSource();
        broken.Host.Committed = _ => drain.Cancel();
        await Assert.ThrowsAsync<AttemptStoppedException>(() => broken.TrainAsync(spec, Samples(), new Attempt { Draining = drain.Token }));
        await broken.TrainAsync(spec, Samples(), new Attempt { ResumePath = broken.CheckpointPath(Stop) });

        var state = CheckpointComparison.StateOf(Bench.CheckpointPath(Stop)).Scalars;
        state["augmentation/signCount"].ShouldBe(3 * spec.Training.BatchSize);
        state["augmentation/probability"].ShouldBeGreaterThan(0);
        CheckpointComparison.ShouldBeEqual(Bench.CheckpointPath(2 * Stop), broken.CheckpointPath(2 * Stop));
    }

    [Fact]
    public async Task Train_StoppedAtAnyMoment_BothPlayersMadeTheirUpdates()
    {
        using var drain = new CancellationTokenSource();
        Bench.Host.MetricsRecorded = drain.Cancel;
        await Assert.ThrowsAsync<AttemptStoppedException>(() => Bench.TrainAsync(Spec(50), Samples(), new Attempt { Draining = drain.Token }));

        using var file = SafetensorsFile.Open(Bench.PathOf(Bench.Host.Checkpoints[0].Key));
        var updates = file.Entries.Keys.Where(name => name.EndsWith("step", StringComparison.Ordinal)).ToList();
        updates.ShouldContain(name => name.Contains("discriminator", StringComparison.Ordinal));
        updates.ShouldContain(name => name.Contains("generator", StringComparison.Ordinal));
        updates.Select(name => file.Read(name).to(torch.ScalarType.Float32).max().item<float>()).Distinct().ShouldBe([Bench.Host.Checkpoints[0].Step]);
    }

    [Fact]
    public async Task Sample_WithCondition_HasTheClassAskedFor()
    {
        var trained = await Bench.TrainAsync(Spec(400, Conditional), Samples());

        var left = await Bench.SampleAsync(trained.WeightsPath, 64, condition: "left");
        var right = await Bench.SampleAsync(trained.WeightsPath, 64, condition: "right");
        var any = await Bench.SampleAsync(trained.WeightsPath, 128);

        left.ShareOnTheRight(Shape).ShouldBeLessThan(0.25);
        right.ShareOnTheRight(Shape).ShouldBeGreaterThan(0.75);
        any.ShareOnTheRight(Shape).ShouldBeInRange(0.3, 0.7);
    }

    [Fact]
    public async Task Sample_Truncated_VariesLess()
    {
        var trained = await Bench.TrainAsync(Spec(100), Samples());

        var narrow = await Bench.SampleAsync(trained.WeightsPath, 64, truncation: 0.05);
        var wide = await Bench.SampleAsync(trained.WeightsPath, 64, truncation: 3);

        Spread(narrow).ShouldBeLessThan(0.5 * Spread(wide));
    }

    /// <summary>A strong discriminator on 16 images remembers them; on 256 with the penalty it does not.</summary>
    [Fact]
    public async Task Train_FewImages_RaisesTheDiscriminatorsAlarm()
    {
        var strong = new GanOptions { LatentSize = 8, BaseChannels = 16, R1Gamma = 0 };

        var few = await Bench.TrainAsync(Spec(400, strong), new MemorySamples(Shape, train: 16));
        var many = await Bench.TrainAsync(Spec(200), Samples());

        few.Alarms.ShouldHaveSingleItem().Alarm.ShouldBe(HealthAlarmKind.DiscriminatorOverfitting);
        few.Metrics["validation/discriminatorOverfitting"].ShouldBeGreaterThan(many.Metrics["validation/discriminatorOverfitting"]);
        many.Alarms.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 64, "spec.training.batchSize: at least 2 in family gan with a validation split, not 1")]
    [InlineData(32, 1, "spec.dataset: no validation images or at least 2 in family gan, it has 1")]
    public async Task Train_ValidationByOneImageAtATime_IsRefusedBeforeTheFirstStep(int batchSize, int validation, string message)
    {
        var spec = Spec(10);
        spec = spec with { Training = spec.Training with { BatchSize = batchSize, ValidateEverySteps = 5 } };

        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(spec, new MemorySamples(Shape, validation: validation)));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe(message);
        Bench.Host.Metrics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Train_OneImageABatchAndNoValidation_Ends() =>
        (await Bench.TrainAsync(Spec(4) with { Training = Spec(4).Training with { BatchSize = 1 } }, new MemorySamples(Shape, validation: 0)))
            .Steps.ShouldBe(4);

    [Fact]
    public async Task Sample_WithGuidance_IsRefused()
    {
        var trained = await Bench.TrainAsync(Spec(1, Conditional), Samples());

        var error = await Should.ThrowAsync<JobException>(() => Bench.SampleAsync(trained.WeightsPath, 1, condition: "left", guidance: 1));

        error.Message.ShouldStartWith("spec.guidance:");
    }

    [Fact]
    public void Configure_WassersteinWithAugmentation_IsInvalid()
    {
        var spec = Workbench.Spec("gan", new GanOptions { Objective = AdversarialObjective.Wasserstein, AdaptiveAugmentation = true });

        Should.Throw<JobException>(() => Family.Configure(spec.Options, new SampleShape(8, 8, 1))).Message.ShouldContain("adaptiveAugmentation");
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
