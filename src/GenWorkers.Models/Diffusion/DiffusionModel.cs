using GenWorkers.Contracts.Families;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Diffusion;

/// <summary>
/// A denoiser for every noise level, and sampling by following it from noise to image (Karras et al. 2022). Images are y in
/// [-1, 1], s is the noise's deviation. With a condition it is told the class (Ho and Salimans 2022).
/// </summary>
public sealed class DiffusionModel : Model, IConditionalModel
{
    /// <summary>Halving ends before the smaller side falls below this.</summary>
    private const int SmallestSide = 4;

    private readonly DiffusionOptions options;
    private readonly Preconditioning preconditioning;
    private readonly NoiseEmbedding embedding;
    private readonly UNet network;
    private readonly double[] levels;

    public DiffusionModel(ModelConfig config, DiffusionOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        preconditioning = new Preconditioning(options.DataDeviation);
        levels = HeunSampler.Levels(options.SamplingSteps, options.SigmaMin, options.SigmaMax, options.Rho);
        var size = 4 * options.BaseChannels;
        embedding = Add(nameof(embedding), new NoiseEmbedding(size, config.Classes is { } classes ? classes.Count + 1 : 0));
        network = Add(nameof(network), new UNet(
            Shape.Channels, options.BaseChannels, LevelsFor(options.Levels), options.BlocksPerLevel, options.Attention, size));
    }

    /// <summary>The row after the classes is "no class".</summary>
    public override IReadOnlyList<ClassTable> ClassTables => [new("embedding.classes.weight", 0)];

    public override string PrimaryMetric => "denoisingLoss";

    public bool CanSample => true;

    public bool CanGuide => Config.Classes is not null && options.ConditionDropout > 0;

    public double Guidance => options.Guidance;

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        step.Minimize(Optimizers[0], Loss(batch, options.ConditionDropout, step.Autocast).mean());
    }

    /// <summary>The training loss with each image's own noise level, the same at every validation, and its class shown.</summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        sums.Add(PrimaryMetric, Loss(batch, dropout: 0, autocast: null).mean().item<float>(), batch.Count);
    }

    /// <summary>D(x; s), (B, C, H, W) in [-1, 1] but for the noise.</summary>
    /// <param name="sigma">(B, 1, 1, 1)</param>
    /// <param name="classes">(B), whole numbers; null of an unconditional model only.</param>
    public Tensor Denoise(Tensor noisy, Tensor sigma, Tensor? classes)
    {
        ArgumentNullException.ThrowIfNull(sigma);
        var told = embedding.Embed(Preconditioning.Noise(sigma).flatten(), classes);
        var answer = network.Forward(preconditioning.Input(sigma) * noisy, told).@float();
        return (preconditioning.Skip(sigma) * noisy) + (preconditioning.Output(sigma) * answer);
    }

    public Tensor Sample(Draws draws, SamplingSettings settings) => Sample(draws, settings, null).Images;

    public ClassedImages Sample(Draws draws, SamplingSettings settings, Tensor? classes)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(settings);
        // Noise first: one seed gives the same noise for every class.
        var noise = draws.Normal(Shape.Channels, Shape.Height, Shape.Width) * settings.Temperature;
        var guidance = settings.Guidance ?? Guidance;
        var shown = classes ?? Config.Classes?.Draw(draws);
        var image = HeunSampler.Run((noisy, level) => Guided(noisy, level, shown, guidance), noise, levels);
        return new ClassedImages(((image + 1) / 2).clamp(0, 1), shown);
    }

    /// <summary>(1 + w) D(x; s, c) - w D(x; s) (Ho and Salimans 2022, equation 6, which is the same for scores and denoisers).</summary>
    private Tensor Guided(Tensor noisy, double level, Tensor? classes, double guidance)
    {
        var sigma = full([noisy.shape[0], 1, 1, 1], level, device: noisy.device);
        var conditional = Denoise(noisy, sigma, classes);
        if (classes is null || guidance == 0)
            return conditional;
        var unconditional = Denoise(noisy, sigma, full_like(classes, Config.Classes!.Unknown));
        return (conditional * (1 + guidance)) - (unconditional * guidance);
    }

    /// <summary>
    /// lambda(s) |D(y + n; s) - y|^2, a mean over the pixels, (B), with ln s ~ N(mean, deviation^2) and n ~ N(0, s^2 I)
    /// (equation 2 with table 1's distribution and weight).
    /// </summary>
    private Tensor Loss(Batch batch, double dropout, Func<IDisposable>? autocast)
    {
        var images = (batch.Images * 2) - 1;
        var sigma = ((batch.Draws.Normal(1, 1, 1) * options.LogSigmaDeviation) + options.LogSigmaMean).exp(); // (B, 1, 1, 1)
        var noisy = images + (batch.Draws.Normal(Shape.Channels, Shape.Height, Shape.Width) * sigma);
        var classes = batch.Classes;
        if (classes is not null && dropout > 0)
            classes = where(batch.Draws.Uniform().less(dropout), full_like(classes, Config.Classes!.Unknown), classes);
        Tensor denoised;
        using (autocast?.Invoke())
            denoised = Denoise(noisy, sigma, classes);
        return ((denoised - images).square() * preconditioning.Weight(sigma)).mean([1, 2, 3]);
    }

    private int LevelsFor(int wanted)
    {
        var (side, count) = (Math.Min(Shape.Height, Shape.Width), 1);
        while (count < wanted && (side + 1) / 2 >= SmallestSide)
            (side, count) = ((side + 1) / 2, count + 1);
        return count;
    }
}
