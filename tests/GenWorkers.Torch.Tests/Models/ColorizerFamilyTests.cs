using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Colorizer;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using GenWorkers.Training.Safetensors;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class ColorizerFamilyTests : FamilyComplianceTests<ColorizerFamily>
{
    private const string Table = "net.classes.weights";

    protected override object TinyOptions => new ColorizerOptions { Objective = ColorizationObjective.Regression, BaseChannels = 8 };

    protected override object OtherOptions => new ColorizerOptions
    {
        BaseChannels = 4, Mirrored = false, AdversarialWeight = 0.1, DiscriminatorChannels = 4, DiscriminatorHalvings = 1,
    };

    protected override SampleShape Shape => new(12, 12, 3);

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfRestoration(model, images);

    [Fact]
    public async Task Train_Classification_BeatsGray()
    {
        var options = new ColorizerOptions { BaseChannels = 8 };

        var trained = await Bench.TrainAsync(Spec(200, options), Samples());

        var gray = await Bench.TrainAsync(Spec(1, TinyOptions), Samples());
        trained.Metrics["validation/auc"].ShouldBeGreaterThan(gray.Metrics["validation/auc"] + 5);
        (trained.Metrics["validation/chroma"] / trained.Metrics["validation/chroma/real"]).ShouldBeInRange(0.7, 1.3);
    }

    /// <summary>Half of the images are reddish and half greenish, whatever their lightness: the squared error's best answer is gray.</summary>
    [Fact]
    public async Task Train_AdversarialTerm_GivesColoursTheirStrength()
    {
        var plain = new ColorizerOptions { Objective = ColorizationObjective.Regression, BaseChannels = 8 };
        var adversarial = plain with { AdversarialWeight = 1, DiscriminatorChannels = 8, DiscriminatorHalvings = 1 };

        var averaged = await Bench.TrainAsync(Spec(150, plain), new TwoColorSamples(Shape));
        var decided = await Bench.TrainAsync(Spec(150, adversarial), new TwoColorSamples(Shape));

        Strength(averaged).ShouldBeLessThan(0.3);
        Strength(decided).ShouldBeInRange(0.6, 1.4);
        decided.Metrics.Keys.ShouldContain("validation/auc");
        static double Strength(GenWorkers.Jobs.Training.TrainedModel trained) =>
            trained.Metrics["validation/chroma"] / trained.Metrics["validation/chroma/real"];
    }

    /// <summary>A strong discriminator remembers four images.</summary>
    [Fact]
    public async Task Train_FewImages_RaisesTheDiscriminatorsAlarm()
    {
        var options = (ColorizerOptions)TinyOptions with { AdversarialWeight = 1, DiscriminatorChannels = 4, DiscriminatorHalvings = 1 };
        var strong = options with { DiscriminatorChannels = 32, Mirrored = false };

        var few = await Bench.TrainAsync(Spec(300, strong), new MemorySamples(Shape, train: 4));
        var many = await Bench.TrainAsync(Spec(100, options), Samples());

        var alarm = few.Alarms.ShouldHaveSingleItem();
        alarm.Alarm.ShouldBe(HealthAlarmKind.DiscriminatorOverfitting);
        many.Metrics[alarm.Metric].ShouldBeLessThan(alarm.Limit);
        many.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public void Configure_DiscriminatorTooDeep_NamesTheOption()
    {
        var options = Workbench.Spec("colorizer", new ColorizerOptions { AdversarialWeight = 1, DiscriminatorHalvings = 3 }).Options;

        var error = Should.Throw<JobException>(() => Family.Configure(options, new SampleShape(32, 32, 3)));

        error.Message.ShouldBe("spec.options.discriminatorHalvings: 3 need images of at least 48 pixels, these have 32");
    }

    /// <summary>The table is measured once, on what the run began with, and carried from there.</summary>
    [Fact]
    public async Task Resume_OtherTrainSplit_KeepsTheTableOfTheCheckpoint()
    {
        var spec = Spec(20, OtherOptions);
        spec = spec with { Training = spec.Training with { CheckpointEverySteps = 10 } };
        await Bench.TrainAsync(spec, Samples());
        var checkpoint = Bench.CheckpointPath(10);
        using var file = SafetensorsFile.Open(checkpoint);
        using var table = file.Read(Table);
        (table.max() / table.min()).item<float>().ShouldBeGreaterThan(2);

        var resumed = await Bench.TrainAsync(
            spec, new MemorySamples(Shape, train: 16), new Attempt { ResumePath = checkpoint });

        using var weights = WeightsFile.Load(resumed.WeightsPath, new FamilyRegistry([Family]), torch.CPU);
        var after = ModelTensors.Of(weights).Single(entry => entry.Name == "classes.weights").Tensor;
        (after - table).abs().max().item<float>().ShouldBeLessThan(1e-4f * table.max().item<float>()); // averaged over the steps
    }

    [Fact]
    public async Task Reconstruct_GrayImage_KeepsItsLightness()
    {
        var trained = await Bench.TrainAsync(Spec(100), Samples());

        using var model = WeightsFile.Load(trained.WeightsPath, new FamilyRegistry([Family]), torch.CPU);
        using var noGrad = torch.no_grad();
        model.Train(false);
        var gray = torch.full([1, 3, 20, 14], 0.4);
        var colored = ((IReconstructingModel)model).Reconstruct(gray);

        colored.shape.ShouldBe(gray.shape);
        var (before, after) = (Lab(gray), Lab(colored));
        (after[0, 0] - before[0, 0]).abs().max().item<float>().ShouldBeLessThan(0.5f);
        after.narrow(1, 1, 2).norm(1).mean().item<float>().ShouldBeGreaterThan(5); // the training images are colourful
    }

    [Fact]
    public void Configure_GrayImages_NamesColors()
    {
        var error = Should.Throw<JobException>(() => Family.Configure(null, new SampleShape(16, 16, 1)));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldContain("spec.image.colors");
    }

    private static torch.Tensor Lab(torch.Tensor images) => GenWorkers.Models.Blocks.LabColors.FromRgb(images);
}
