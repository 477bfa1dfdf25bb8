using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Colorizer;

/// <summary>
/// Gives a gray image its colours (Zhang et al. 2016): from the lightness L of CIELAB a network estimates a and b at half
/// resolution; the lightness itself is kept. It takes images of any size. An adversarial term, if asked for, prefers colours
/// that a discriminator takes for real ones of that lightness (Isola et al. 2017, section 4.2, has it beside an L1 term).
/// </summary>
public sealed class ColorizerModel : Model, IRestoringModel
{
    /// <summary>Images on which the prior of the colours is measured at most.</summary>
    private const int MostMeasured = 20_000;

    private const double AdversarialBeta1 = 0.5; // of both players' Adam, Isola et al. 2017, section 3.3

    private readonly ColorizerOptions options;
    private readonly ColorNetwork network;
    private readonly ColorClasses classes;
    private readonly PairDiscriminator? discriminator;
    private readonly DiscriminatorOverfitting? overfitting;

    public ColorizerModel(ModelConfig config, ColorizerOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        network = Add(nameof(network), new ColorNetwork(options.BaseChannels, Classifies ? ColorBins.Count : 2));
        classes = Add(nameof(classes), new ColorClasses(options.EvenShare));
        if (options.AdversarialWeight > 0)
        {
            var judge = Add(nameof(discriminator), PatchDiscriminator.Create(3, options.DiscriminatorChannels, options.DiscriminatorHalvings));
            discriminator = new PairDiscriminator(judge, AdversarialObjective.NonSaturating);
            overfitting = new DiscriminatorOverfitting(
                batch => Judge(batch, RealColors), batch => Judge(batch, lab => Estimated(network.forward(Lightness(lab)))),
                "more images, mirrored, fewer discriminatorChannels or fewer steps");
        }
    }

    public override string PrimaryMetric => "loss";

    private bool Classifies => options.Objective == ColorizationObjective.Classification;

    /// <summary>Counts the classes of the train split's colours, at half resolution as they are learned.</summary>
    public override void FitBeforeTraining(SampleReader train, Action tick)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(tick);
        using var scope = NewDisposeScope();
        var counts = zeros(classes.Count, ScalarType.Int64, Device);
        foreach (var batch in train.Spread(MostMeasured))
        {
            tick();
            var colors = RealColors(LabColors.FromRgb(batch.Images));
            counts.add_(classes.Nearest(colors.permute(0, 2, 3, 1).flatten(0, 2)).bincount(null, classes.Count));
        }

        classes.Measure(counts);
    }

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        var images = options.Mirrored
            ? where(batch.Draws.Uniform(1, 1, 1) < 0.5, batch.Images.flip(3), batch.Images)
            : batch.Images;
        var lab = LabColors.FromRgb(images);
        Tensor maps;
        using (step.Autocast())
            maps = network.forward(Lightness(lab));
        maps = maps.@float();
        var loss = Loss(maps, lab);
        if (discriminator is null)
        {
            step.Minimize(Optimizers[0], loss);
            return;
        }

        var (lightness, colors) = (Halved(Lightness(lab)), RealColors(lab) / ColorizerLoss.Scale);
        var estimated = Estimated(maps) / ColorizerLoss.Scale;
        step.Minimize(Optimizers[1], discriminator.OwnLoss(lightness, colors, estimated), "discriminator");
        var adversarial = discriminator.GeneratorLoss(lightness, estimated);
        step.Record("objective", loss.item<float>());
        step.Minimize(Optimizers[0], loss + (adversarial * options.AdversarialWeight), "network");
    }

    /// <summary>
    /// auc and its rebalanced form, in percent (<see cref="ColorErrors.AreaOfPixels"/>; rebalanced by the weights of the
    /// real colours' classes), mean chroma over that of the real images, psnr of the RGB image, dB.
    /// </summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var lab = LabColors.FromRgb(batch.Images);
        sums.Add("loss", Loss(network.forward(Lightness(lab)), lab).item<float>(), batch.Count);
        var estimated = Colorize(lab);
        var area = ColorErrors.AreaOfPixels(estimated, lab).flatten();
        var weights = classes.WeightOf(classes.Nearest(ColorErrors.Colors(lab).permute(0, 2, 3, 1).flatten(0, 2)));
        sums.Add("auc", area.mean().item<float>(), batch.Count);
        sums.Add("auc/rebalanced", ((area * weights).sum() / weights.sum()).item<float>(), batch.Count);
        sums.Add("chroma", ColorErrors.Chroma(estimated), batch.Count);
        sums.Add("chroma/real", ColorErrors.Chroma(lab), batch.Count);
        var error = (LabColors.ToRgb(estimated) - batch.Images).square().mean([1, 2, 3]).clamp_min(1e-8);
        sums.Add("psnr", (error.log10() * -10).mean().item<float>(), batch.Count);
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick) =>
        overfitting?.MeasureTrain(train, validation, tick);

    public override IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick) =>
        overfitting is null ? base.Measure(validation, tick) : new Dictionary<string, double>([overfitting.Measure(validation, tick)]);

    public override IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics) => [.. overfitting?.Alarms(metrics) ?? []];

    /// <summary>The gray image of the same lightness.</summary>
    public Tensor Damage(Tensor images, Draws draws)
    {
        var lightness = LabColors.FromRgb(images).narrow(1, 0, 1);
        return LabColors.ToRgb(cat([lightness, zeros_like(lightness), zeros_like(lightness)], 1));
    }

    public Tensor Reconstruct(Tensor images) => LabColors.ToRgb(Colorize(LabColors.FromRgb(images)));

    /// <summary>The lightness of Lab images with estimated colours, (B, 3, H, W) to the same.</summary>
    public Tensor Colorize(Tensor lab) => Tiles.Apply(lab, ColorNetwork.Reach, piece =>
    {
        var maps = network.forward(Lightness(piece));
        var whole = nn.functional.interpolate(
            Estimated(maps), size: piece.shape[2..], mode: InterpolationMode.Bilinear, align_corners: false);
        return cat([piece.narrow(1, 0, 1), whole], 1);
    });

    /// <summary>The weights are measured, not learned.</summary>
    protected override IReadOnlyList<ModelOptimizer> CreateOptimizers(Contracts.Commands.TrainingSpec training) => discriminator is null
        ? [new ModelOptimizer("all", [Networks[0]], training)]
        : [.. new[] { Networks[0], Networks[^1] }.Select(player => new ModelOptimizer(player.Name, [player], training, AdversarialBeta1))];

    /// <summary>The network's maps as colours, (B, 2, h, w).</summary>
    private Tensor Estimated(Tensor maps) => Classifies ? classes.AnnealedMean(maps, options.Temperature) : maps * ColorizerLoss.Scale;

    private Tensor Loss(Tensor maps, Tensor lab)
    {
        var colors = RealColors(lab);
        return Classifies ? ColorizerLoss.Classification(maps, colors, classes) : ColorizerLoss.Regression(maps, colors);
    }

    /// <summary>What is learned, (B, 3, H, W) to (B, 2, h, w).</summary>
    private static Tensor RealColors(Tensor lab) => Halved(ColorErrors.Colors(lab));

    private Tensor Judge(Batch batch, Func<Tensor, Tensor> colors)
    {
        var lab = LabColors.FromRgb(batch.Images);
        return discriminator!.Judge(Halved(Lightness(lab)), colors(lab) / ColorizerLoss.Scale);
    }

    /// <summary>About [-1, 1], as networks like it.</summary>
    private static Tensor Lightness(Tensor lab) => (lab.narrow(1, 0, 1) / 50) - 1;

    /// <summary>Means of four pixels; at an odd edge of those there are.</summary>
    private static Tensor Halved(Tensor maps) => nn.functional.avg_pool2d(maps, (2, 2), ceil_mode: true, count_include_pad: false);
}
