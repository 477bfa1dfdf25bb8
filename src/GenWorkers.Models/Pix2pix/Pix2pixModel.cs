using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Models.Pix2pix;

/// <summary>
/// Learns from pairs to make one half from the other (Isola et al. 2017). A pair is one image (B, C, S, 2S). The generator's
/// only randomness is its dropout, and a translation is made without.
/// </summary>
public sealed class Pix2pixModel : Model, IReconstructingModel, ITranslatingModel
{
    private const double Beta1 = 0.5; // section 3.3

    private readonly Pix2pixOptions options;
    private readonly UNetGenerator generator;
    private readonly PairDiscriminator? discriminator;
    private readonly DiscriminatorOverfitting? overfitting;

    public Pix2pixModel(ModelConfig config, Pix2pixOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        generator = Add(nameof(generator), new UNetGenerator(Shape.Height, Shape.Channels, options.BaseChannels, options.Dropout));
        if (options.AdversarialWeight > 0)
        {
            var network = Add(nameof(discriminator), PatchDiscriminator.Create(
                2 * Shape.Channels, options.DiscriminatorChannels, options.DiscriminatorHalvings));
            discriminator = new PairDiscriminator(network, options.Objective);
            overfitting = new DiscriminatorOverfitting(
                OfReal, OfTranslated, "more pairs, jitterPixels, mirrored, fewer discriminatorChannels or fewer steps");
        }
    }

    public override string PrimaryMetric => "l1";

    public IReadOnlyList<string> Targets => [];

    /// <summary>One update of the discriminator, if there is one, and one of the generator.</summary>
    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        var (condition, target) = Halves(Varied(batch.Images, batch.Draws));
        (condition, target) = (Signed(condition), Signed(target));
        Tensor translated;
        using (step.Autocast())
            translated = generator.Translate(condition, batch.Draws);
        translated = translated.@float();
        var absolute = Pix2pixLoss.Absolute(target, translated);
        step.Record("l1", absolute.item<float>() / 2);
        if (discriminator is null)
        {
            step.Minimize(Optimizers[0], absolute * options.L1Weight, "generator");
            return;
        }

        step.Minimize(Optimizers[1], discriminator.OwnLoss(condition, target, translated), "discriminator");
        var adversarial = discriminator.GeneratorLoss(condition, translated);
        step.Minimize(Optimizers[0], Pix2pixLoss.OfGenerator(options, adversarial, absolute), "generator");
    }

    /// <summary>l1: absolute error of values in [0, 1]; psnr, dB; ssim.</summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var (condition, target) = Halves(batch.Images);
        var translated = Translate(condition, 0);
        sums.Add(PrimaryMetric, ImageErrors.Absolute(translated, target).mean().item<float>(), batch.Count);
        sums.Add("psnr", ImageErrors.SignalToNoise(translated, target).mean().item<float>(), batch.Count);
        sums.Add("ssim", StructuralSimilarity.Of(translated, target).mean().item<float>(), batch.Count);
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick) =>
        overfitting?.MeasureTrain(train, validation, tick);

    public override IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick) =>
        overfitting is null ? base.Measure(validation, tick) : new Dictionary<string, double>([overfitting.Measure(validation, tick)]);

    public override IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics) => [.. overfitting?.Alarms(metrics) ?? []];

    public Tensor Translate(Tensor images, int target)
    {
        ArgumentNullException.ThrowIfNull(images);
        var condition = images.shape[3] == 2 * images.shape[2] ? Halves(images).Condition : images;
        return (generator.forward(Signed(condition)) + 1) / 2;
    }

    /// <summary>The pair with the translation in the place of the learned half.</summary>
    public Tensor Reconstruct(Tensor images)
    {
        var condition = Halves(images).Condition;
        var translated = Translate(condition, 0);
        return cat(options.Direction == PairDirection.LeftToRight ? [condition, translated] : [translated, condition], 3);
    }

    /// <summary>The two halves of pairs, (B, C, S, 2S) to twice (B, C, S, S).</summary>
    public (Tensor Condition, Tensor Target) Halves(Tensor pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var side = pairs.shape[3] / 2;
        var (left, right) = (pairs.narrow(3, 0, side), pairs.narrow(3, side, side));
        return options.Direction == PairDirection.LeftToRight ? (left, right) : (right, left);
    }

    protected override IReadOnlyList<ModelOptimizer> CreateOptimizers(TrainingSpec training) =>
        [.. Networks.Select(network => new ModelOptimizer(network.Name, [network], training, Beta1))];

    private Tensor OfReal(Batch batch)
    {
        var (condition, target) = Halves(Signed(batch.Images));
        return discriminator!.Judge(condition, target);
    }

    private Tensor OfTranslated(Batch batch)
    {
        var condition = Signed(Halves(batch.Images).Condition);
        return discriminator!.Judge(condition, generator.forward(condition));
    }

    /// <summary>Enlarged, cut and mirrored, both halves of a pair alike (section 6.2).</summary>
    private Tensor Varied(Tensor pairs, Draws draws)
    {
        if (options is { JitterPixels: 0, Mirrored: false })
            return pairs;
        var side = pairs.shape[2];
        var (left, right) = (pairs.narrow(3, 0, side), pairs.narrow(3, side, side));
        var both = cat([left, right], 1); // (B, 2C, S, S)
        if (options.JitterPixels > 0)
        {
            long[] size = [side + options.JitterPixels, side + options.JitterPixels];
            var larger = nn.functional.interpolate(both, size: size, mode: InterpolationMode.Bilinear, align_corners: false);
            both = RandomPatches.Of(larger, (int)side, flipsAndTurns: false, draws);
        }

        if (options.Mirrored)
            both = where(draws.Uniform(1, 1, 1) < 0.5, both.flip(3), both);
        return cat([both.narrow(1, 0, Shape.Channels), both.narrow(1, Shape.Channels, Shape.Channels)], 3);
    }

    /// <summary>[0, 1] to [-1, 1]</summary>
    private static Tensor Signed(Tensor images) => (images * 2) - 1;
}
