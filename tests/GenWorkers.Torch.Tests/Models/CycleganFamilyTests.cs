using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Cyclegan;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using GenWorkers.Training.Safetensors;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class CycleganFamilyTests : FamilyComplianceTests<CycleganFamily>
{
    protected override object TinyOptions => new CycleganOptions
    {
        Domain = UnpairedSamples.ToneAttribute,
        BaseChannels = 8,
        Blocks = 1,
        DiscriminatorChannels = 8,
        DiscriminatorHalvings = 1,
        IdentityShare = 0,
        Mirrored = false,
    };

    /// <summary>The pools take 32 images a step: at the steps of the resume test they are partly filled.</summary>
    protected override object OtherOptions => new CycleganOptions
    {
        Domain = UnpairedSamples.ToneAttribute,
        BaseChannels = 4,
        Blocks = 1,
        DiscriminatorChannels = 4,
        DiscriminatorHalvings = 1,
        PoolSize = 900,
    };

    protected override SampleShape Shape => new(8, 8, 1);

    private protected override ISampleCache Samples() => new UnpairedSamples(Shape);

    private protected override ISampleCache ExampleSamples(int side, int channels) =>
        new LabelledSamples(new MemorySamples(new SampleShape(side, side, channels), 8, 4, 4), "label", "summer", "winter");

    /// <summary>There and back, of the dark ones, which have become light on the way.</summary>
    protected override double ErrorShare(Model model, torch.Tensor images)
    {
        var dark = images[torch.arange(0, images.shape[0], 2)];
        var translating = (ITranslatingModel)model;
        var light = translating.Translate(dark, 1);
        light.shape.ShouldBe(dark.shape);
        light.min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        light.max().item<float>().ShouldBeLessThanOrEqualTo(1);
        translating.Targets.ShouldBe(["dark", "light"]);
        dark.mean().item<float>().ShouldBeLessThan(0.4f);
        light.mean().item<float>().ShouldBeGreaterThan(0.6f);
        return SquaredError(translating.Translate(light, 0), dark) / SquaredError(dark.mean([0], keepdim: true), dark);
    }

    /// <summary>Strong discriminators remember three images of each domain.</summary>
    [Fact]
    public async Task Train_FewImages_RaisesTheDiscriminatorsAlarms()
    {
        var strong = (CycleganOptions)TinyOptions with { DiscriminatorChannels = 32 };

        var few = await Bench.TrainAsync(Spec(300, strong), new ChangedSamples(Samples(), "train", place => place % 6));
        var many = await Bench.TrainAsync(Spec(100), Samples());

        few.Alarms.ShouldAllBe(alarm => alarm.Alarm == HealthAlarmKind.DiscriminatorOverfitting);
        few.Alarms.Select(alarm => alarm.Metric).ShouldBe(["validation/discriminatorOverfitting/0", "validation/discriminatorOverfitting/1"]);
        many.Metrics.Keys.ShouldContain("validation/discriminatorOverfitting/1");
        many.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task Checkpoint_PoolHalfFull_CarriesImagesAndCount()
    {
        var spec = Spec(14, OtherOptions);
        var trained = await Bench.TrainAsync(spec with { Training = spec.Training with { CheckpointEverySteps = 13 } }, Samples());

        using var file = SafetensorsFile.Open(Bench.CheckpointPath(13));
        file.Metadata["loop"].ShouldContain("\"pool0/count\":416");
        using var pool = file.Read("state.pool1");
        pool.shape.ShouldBe([900, 1, 8, 8]);
        pool[415].abs().sum().item<float>().ShouldBeGreaterThan(0);
        pool[416].abs().sum().item<float>().ShouldBe(0);
        trained.Metrics.Keys.ShouldContain("validation/cycle/0");
        trained.Metrics.Keys.ShouldContain("validation/cycle/1");
    }

    [Fact]
    public async Task Train_OneImageAStep_IsValidated()
    {
        var spec = Spec(2);

        var trained = await Bench.TrainAsync(spec with { Training = spec.Training with { BatchSize = 1 } }, Samples());

        trained.Metrics["validation/loss"].ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Train_ThreeDomains_NamesTheOption()
    {
        var samples = new UnpairedSamples(Shape, ["a", "b", "c"]);

        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(Spec(1), samples));

        error.Message.ShouldBe("spec.options.domain: an attribute of exactly 2 values; 'tone' has 3: 'a', 'b', 'c'");
    }

    [Fact]
    public async Task Translate_OtherSize_KeepsIt()
    {
        var trained = await Bench.TrainAsync(Spec(1), Samples());
        using var model = (CycleganModel)WeightsFile.Load(trained.WeightsPath, new FamilyRegistry([Family]), torch.CPU);

        model.Translate(torch.rand(1, 1, 13, 22), 0).shape.ShouldBe([1, 1, 13, 22]);
    }

    private static double SquaredError(torch.Tensor answer, torch.Tensor images) => (answer - images).square().mean().item<float>();
}
