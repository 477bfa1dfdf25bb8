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
/// Variational autoencoder (Kingma and Welling 2014) with a diagonal Gaussian posterior and a standard normal prior,
/// from which it samples until a mixture that stands in for it is fitted.
/// </summary>
public sealed class VaeModel : Model, ISamplingModel, IEncodingModel, IReconstructingModel, ILocatingModel
{
    private const double LeastActiveVariance = 0.01;

    private readonly VaeOptions options;
    private readonly nn.Module<Tensor, Tensor> encoder;
    private readonly nn.Module<Tensor, Tensor> decoder;
    private readonly PixelDistribution pixels;
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
        if (options.MixtureComponents > 0)
            mixture = Add(nameof(mixture), new GaussianMixture(options.MixtureComponents, options.LatentSize));
    }

    public override string PrimaryMetric => "negativeElbo";

    public ScoreKind ScoreKind { get; } = new("negativeLogLikelihood", "nats an image");

    public bool CanSample => true;

    public override void Step(Batch batch, StepContext step)
    {
        var images = Targets(batch);
        if (options.ImportanceSamples > 1)
        {
            Tensor weights;
            using (step.Autocast())
                weights = LogWeights(images, batch.Draws, options.ImportanceSamples, options.Beta);
            step.Minimize(Optimizers[0], -VaeBounds.ImportanceWeighted(weights).mean());
            return;
        }

        (Tensor LogLikelihood, Tensor Divergence) terms;
        using (step.Autocast())
            terms = Terms(images, batch.Draws);
        var divergence = VaeBounds.WithFreeBits(terms.Divergence, options.FreeBitsNats);
        step.Record("reconstruction", -terms.LogLikelihood.mean().item<float>());
        step.Record("divergence", terms.Divergence.sum(1).mean().item<float>());
        step.Minimize(Optimizers[0], (divergence * options.Beta) - terms.LogLikelihood.mean());
    }

    public override void Evaluate(Batch batch, MetricSums sums)
    {
        var images = Targets(batch);
        var terms = Terms(images, batch.Draws);
        var reconstruction = -terms.LogLikelihood.mean().item<float>();
        var divergence = terms.Divergence.sum(1).mean().item<float>();
        sums.Add("negativeElbo", reconstruction + divergence, batch.Count);
        sums.Add("reconstruction", reconstruction, batch.Count);
        sums.Add("divergence", divergence, batch.Count);
        sums.Add("mse", nn.functional.mse_loss(Reconstruct(batch.Images), batch.Images).item<float>(), batch.Count);
    }

    /// <summary>
    /// log w = log p(x|z) + log p(z) - log q(z|x) for K draws of z from q(z|x), (B, K) (Burda et al. 2016, equation 8);
    /// beta weighs the last two, whose mean is minus the divergence.
    /// </summary>
    public Tensor LogWeights(Tensor images, Draws draws, int samples, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        var batch = images.shape[0];
        var (mean, logVariance) = Posterior(images);
        (mean, logVariance) = (mean.unsqueeze(1), logVariance.unsqueeze(1)); // (B, 1, D)
        var latents = mean + ((logVariance * 0.5).exp() * draws.Normal(samples, options.LatentSize)); // (B, K, D)
        var logits = decoder.forward(latents.flatten(0, 1)).@float().reshape(batch, samples, -1); // (B, K, P)
        var likelihood = pixels.LogProbability(logits, images.reshape(batch, 1, -1));
        return likelihood + ((VaeBounds.LogNormal(latents) - VaeBounds.LogNormal(latents, mean, logVariance)) * beta);
    }

    public Tensor Sample(Draws draws, double temperature)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var latents = mixture is { IsFitted: true } ? mixture.Sample(draws, temperature) : draws.Normal(options.LatentSize) * temperature;
        return decoder.forward(latents).sigmoid();
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

    public Tensor Encode(Tensor images) => Posterior(images).Mean;

    public Tensor Reconstruct(Tensor images) => decoder.forward(Encode(images)).sigmoid();

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
        return Draw(mean, logVariance, batch.Draws);
    }

    private Tensor Draw(Tensor mean, Tensor logVariance, Draws draws) =>
        mean + ((logVariance * 0.5).exp() * draws.Normal(options.LatentSize));

    /// <summary>Both terms of the bound with one draw of z (Kingma and Welling 2014, equation 10).</summary>
    private (Tensor LogLikelihood, Tensor Divergence) Terms(Tensor images, Draws draws)
    {
        var batch = images.shape[0];
        var (mean, logVariance) = Posterior(images);
        var logits = decoder.forward(Draw(mean, logVariance, draws)).@float().reshape(batch, -1); // (B, P)
        var likelihood = pixels.LogProbability(logits, images.reshape(batch, -1));
        return (likelihood, VaeBounds.Divergence(mean, logVariance));
    }
}
