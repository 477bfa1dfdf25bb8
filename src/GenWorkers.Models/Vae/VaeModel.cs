using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Training;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Vae;

/// <summary>
/// Variational autoencoder (Kingma and Welling 2014) with a diagonal Gaussian posterior and a standard normal or
/// a learned prior, from which it samples until a mixture that stands in for it is fitted.
/// </summary>
public sealed class VaeModel : Model, ISamplingModel, IDecodingModel, IReconstructingModel, ILocatingModel
{
    private const double LeastActiveVariance = 0.01;
    private const double LeastActiveShare = 0.5; // of the latents; fewer are an alarm
    private const string ActiveUnits = "validation/activeUnits";

    private readonly VaeOptions options;
    private readonly nn.Module<Tensor, Tensor> encoder;
    private readonly nn.Module<Tensor, Tensor> decoder;
    private readonly PixelDistribution pixels;
    private readonly LatentPrior prior;
    private readonly GaussianMixture? mixture;

    public VaeModel(ModelConfig config, VaeOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        var networks = new ImageNetworks(options.Architecture, config.Shape, options.BaseChannels, options.HiddenSizes);
        encoder = Add(nameof(encoder), networks.Encoder(2 * options.LatentSize));
        decoder = Add(nameof(decoder), networks.Decoder(options.LatentSize));
        pixels = Add(nameof(pixels), new PixelDistribution(options.Likelihood));
        prior = Add(nameof(prior), new LatentPrior(options.LatentSize, options.PriorFlowSteps));
        if (options.MixtureComponents > 0)
            mixture = Add(nameof(mixture), new GaussianMixture(options.MixtureComponents, options.LatentSize));
    }

    public override string PrimaryMetric => "negativeElbo";

    public ScoreKind ScoreKind { get; } = new("negativeLogLikelihood", "nats an image");

    public ScoreKind HeatMapKind => ReconstructionError.Kind;

    public bool CanSample => true;

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var images = Targets(batch);
        Pass pass;
        using (step.Autocast())
            pass = Run(images, batch.Draws, options.ImportanceSamples);
        var likelihood = LogLikelihood(pass, images);
        if (options.ImportanceSamples > 1)
        {
            step.Minimize(Optimizers[0], -VaeBounds.ImportanceWeighted(likelihood - (LogRatio(pass) * options.Beta)).mean());
            return;
        }

        var divergence = prior.IsStandard
            ? VaeBounds.WithFreeBits(VaeBounds.Divergence(pass.Mean, pass.LogVariance).squeeze(1), options.FreeBitsNats)
            : LogRatio(pass).mean();
        step.Record("reconstruction", -likelihood.mean().item<float>());
        step.Record("divergence", divergence.item<float>());
        step.Minimize(Optimizers[0], (divergence * options.Beta) - likelihood.mean());
    }

    public override void Evaluate(Batch batch, MetricSums sums)
    {
        var images = Targets(batch);
        var pass = Run(images, batch.Draws, 1);
        var reconstruction = -LogLikelihood(pass, images).mean().item<float>();
        var divergence = (prior.IsStandard ? VaeBounds.Divergence(pass.Mean, pass.LogVariance).sum(-1) : LogRatio(pass)).mean().item<float>();
        sums.Add("negativeElbo", reconstruction + divergence, batch.Count);
        sums.Add("reconstruction", reconstruction, batch.Count);
        sums.Add("divergence", divergence, batch.Count);
        sums.Add("mse", nn.functional.mse_loss(Reconstruct(batch.Images), batch.Images).item<float>(), batch.Count);
    }

    /// <summary>log w = log p(x|z) + log p(z) - log q(z|x) for K draws of z from q(z|x), (B, K) (Burda et al. 2016, equation 8).</summary>
    public Tensor LogWeights(Tensor images, Draws draws, int samples)
    {
        var pass = Run(images, draws, samples);
        return LogLikelihood(pass, images) - LogRatio(pass);
    }

    public Tensor Sample(Draws draws, SamplingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(draws);
        ArgumentNullException.ThrowIfNull(settings);
        var latents = mixture is { IsFitted: true } ? mixture.Sample(draws, settings.Temperature) : prior.Sample(draws, settings.Temperature);
        return Decode(latents);
    }

    public override void FitAfterTraining(SampleReader train, SampleReader validation, Action tick) => mixture?.Fit(train, DrawPosterior, tick);

    /// <summary>
    /// Latents that carry something: those whose posterior mean varies over the images by more than .01 (Burda et al. 2016,
    /// section 5). The others are noise that the decoder ignores.
    /// </summary>
    public override IReadOnlyDictionary<string, double> Measure(SampleReader validation, Action tick)
    {
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(tick);
        var (sum, squares) = (zeros(options.LatentSize, ScalarType.Float64), zeros(options.LatentSize, ScalarType.Float64));
        foreach (var batch in validation.Batches())
        {
            tick();
            var means = Encode(batch.Images).cpu().to(ScalarType.Float64); // (B, D)
            sum.add_(means.sum([0]));
            squares.add_(means.square().sum([0]));
        }

        var variance = (squares / validation.Count) - (sum / validation.Count).square();
        return new Dictionary<string, double> { ["activeUnits"] = variance.gt(LeastActiveVariance).sum().item<long>() };
    }

    public override IReadOnlyList<HealthAlarm> Alarms(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var least = LeastActiveShare * options.LatentSize;
        return metrics.TryGetValue(ActiveUnits, out var active) && active < least
            ? [new HealthAlarm(HealthAlarmKind.InactiveUnits, ActiveUnits, active, least, $"{active} of {options.LatentSize} latents carry anything")]
            : [];
    }

    public Tensor Encode(Tensor images) => Posterior(images).Mean;

    public Tensor Decode(Tensor codes) => decoder.forward(codes).sigmoid();

    public Tensor Reconstruct(Tensor images) => Decode(Encode(images));

    /// <summary>-log p(x) by importance sampling; binarized anew where the model is one of bits.</summary>
    public double[] Score(Batch batch, int draws) => [.. VaeLikelihood.Estimate(this, batch, draws).Select(value => -value)];

    public Tensor HeatMap(Tensor images) => ReconstructionError.EachPixel(images, Reconstruct(images));

    /// <summary>The step's target: the image, or bits drawn with its gray levels as probabilities (Burda et al. 2016, section 5).</summary>
    public Tensor Targets(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return options.DynamicBinarization
            ? batch.Draws.Uniform(batch.Images.shape[1..]).less(batch.Images).to(ScalarType.Float32)
            : batch.Images;
    }

    private (Tensor Mean, Tensor LogVariance) Posterior(Tensor images)
    {
        var parts = encoder.forward(images).@float().chunk(2, 1); // 2 x (B, D)
        return (parts[0], parts[1]);
    }

    /// <summary>One draw of z from q(z|x) for each image, (B, D): together, the aggregated posterior.</summary>
    private Tensor DrawPosterior(Batch batch)
    {
        var (mean, logVariance) = Posterior(Targets(batch));
        return mean + ((logVariance * 0.5).exp() * batch.Draws.Normal(options.LatentSize));
    }

    /// <summary>Through both networks with K draws of z an image.</summary>
    private Pass Run(Tensor images, Draws draws, int samples)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        var (mean, logVariance) = Posterior(images);
        (mean, logVariance) = (mean.unsqueeze(1), logVariance.unsqueeze(1));
        var latents = mean + ((logVariance * 0.5).exp() * draws.Normal(samples, options.LatentSize));
        var logits = decoder.forward(latents.flatten(0, 1)).@float().reshape(images.shape[0], samples, -1);
        return new Pass(mean, logVariance, latents, logits);
    }

    /// <summary>log p(x|z), (B, K).</summary>
    private Tensor LogLikelihood(Pass pass, Tensor images) =>
        pixels.LogProbability(pass.Logits, images.reshape(images.shape[0], 1, -1));

    /// <summary>log q(z|x) - log p(z), (B, K), whose mean is the divergence.</summary>
    private Tensor LogRatio(Pass pass) =>
        VaeBounds.LogNormal(pass.Latents, pass.Mean, pass.LogVariance) - prior.LogProbability(pass.Latents);

    /// <param name="Mean">(B, 1, D), as is the log-variance.</param>
    /// <param name="Latents">(B, K, D)</param>
    /// <param name="Logits">(B, K, C*H*W)</param>
    private sealed record Pass(Tensor Mean, Tensor LogVariance, Tensor Latents, Tensor Logits);
}
