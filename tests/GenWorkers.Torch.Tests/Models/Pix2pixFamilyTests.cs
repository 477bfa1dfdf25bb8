using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Pix2pix;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class Pix2pixFamilyTests : FamilyComplianceTests<Pix2pixFamily>
{
    protected override object TinyOptions => new Pix2pixOptions
    {
        BaseChannels = 8,
        Dropout = 0,
        DiscriminatorChannels = 4,
        DiscriminatorHalvings = 1,
        JitterPixels = 0,
        Mirrored = false,
    };

    protected override object OtherOptions => new Pix2pixOptions
    {
        Direction = PairDirection.RightToLeft,
        BaseChannels = 4,
        DiscriminatorChannels = 4,
        DiscriminatorHalvings = 2,
        Objective = AdversarialObjective.LeastSquares,
        JitterPixels = 3,
    };

    protected override SampleShape Shape => new(12, 24, 1);

    private protected override ISampleCache ExampleSamples(int side, int channels) =>
        new PairedSamples(new SampleShape(side, 2 * side, channels), 4, 2, 2);

    private protected override ISampleCache Samples() => new PairedSamples(Shape);

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfTranslation((Pix2pixModel)model, images);

    [Fact]
    public async Task Train_AbsoluteErrorAlone_LearnsWithoutADiscriminator()
    {
        var options = (Pix2pixOptions)TinyOptions with { AdversarialWeight = 0, Direction = PairDirection.RightToLeft };

        var trained = await Bench.TrainAsync(Spec(200, options), Samples());

        trained.Metrics["validation/l1"].ShouldBeLessThan(0.1);
        trained.Metrics["validation/ssim"].ShouldBeGreaterThan(0.5);
        using var model = WeightsFile.Load(trained.WeightsPath, new FamilyRegistry([Family]), torch.CPU);
        model.Networks.ShouldHaveSingleItem().Name.ShouldBe("generator");
    }

    /// <summary>A strong discriminator of large squares remembers four pairs.</summary>
    [Fact]
    public async Task Train_FewPairs_RaisesTheDiscriminatorsAlarm()
    {
        var strong = (Pix2pixOptions)TinyOptions with { DiscriminatorChannels = 32, DiscriminatorHalvings = 2 };

        var few = await Bench.TrainAsync(Spec(300, strong), new PairedSamples(Shape, train: 4));
        var many = await Bench.TrainAsync(Spec(100), Samples());

        var alarm = few.Alarms.ShouldHaveSingleItem();
        alarm.Alarm.ShouldBe(HealthAlarmKind.DiscriminatorOverfitting);
        alarm.Metric.ShouldBe("validation/discriminatorOverfitting");
        many.Metrics[alarm.Metric].ShouldBeLessThan(alarm.Limit);
        many.Alarms.ShouldBeEmpty();
    }

    [Fact]
    public async Task Train_NothingHeldOut_MeasuresNoOverfitting() =>
        (await Bench.TrainAsync(Spec(2), new PairedSamples(Shape, train: 8, validation: 0))).Metrics.Keys.ShouldNotContain("validation/discriminatorOverfitting");

    [Fact]
    public async Task Translate_PairOrItsGivenHalf_IsTheSame()
    {
        var trained = await Bench.TrainAsync(Spec(2, OtherOptions), Samples());
        using var model = (Pix2pixModel)WeightsFile.Load(trained.WeightsPath, new FamilyRegistry([Family]), torch.CPU);
        model.Train(false);
        using var noGrad = torch.no_grad();
        var pairs = torch.rand(3, 1, 12, 24);

        var translated = model.Translate(pairs, 0);

        translated.shape.ShouldBe([3, 1, 12, 12]);
        translated.allclose(model.Translate(pairs.narrow(3, 12, 12), 0)).ShouldBeTrue(); // the right half is given
        var shown = model.Reconstruct(pairs);
        shown.narrow(3, 0, 12).allclose(translated).ShouldBeTrue();
        shown.narrow(3, 12, 12).allclose(pairs.narrow(3, 12, 12)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(32)]
    public void Create_AnySide_KeepsIt(int side)
    {
        var options = (Pix2pixOptions)TinyOptions with { AdversarialWeight = 0 };
        var config = Family.Configure(Workbench.Spec("pix2pix", options).Options, new SampleShape(side, 2 * side, 3));

        using var model = (Pix2pixModel)Family.Create(config, torch.CPU);

        model.Translate(torch.rand(1, 3, side, side), 0).shape.ShouldBe([1, 3, side, side]);
    }

    [Fact]
    public void Configure_SquareImages_SaysWhatAPairIs()
    {
        var error = Should.Throw<JobException>(() => Family.Configure(null, new SampleShape(64, 64, 3)));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldContain("twice as wide as high");
    }

    [Fact]
    public void Configure_DiscriminatorTooDeep_NamesTheOption()
    {
        var error = Should.Throw<JobException>(() => Family.Configure(null, new SampleShape(16, 32, 3)));

        error.Message.ShouldBe("spec.options.discriminatorHalvings: 3 need images of at least 24 pixels, these have 16");
    }
}
