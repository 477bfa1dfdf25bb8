using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Gaussian mixture with full covariances, fitted by expectation and maximization (Dempster, Laird and Rubin 1977; in
/// the notation of Bishop 2006, section 9.2: weights pi_k, means mu_k, covariances Sigma_k). Everything it learns lies in
/// buffers, so it travels in the weights file of the model that owns it.
/// </summary>
public sealed class GaussianMixture : Module
{
    /// <summary>Points the mixture is fitted on at most: enough for 200 components, and (N, K) stays small.</summary>
    private const int MostFitted = 100_000;

    private readonly Tensor weights;
    private readonly Tensor means;
    private readonly Tensor factors;
    private readonly Tensor fitted;

    public GaussianMixture(int components, int size)
        : base(nameof(GaussianMixture))
    {
        weights = zeros(components, ScalarType.Float64);
        means = zeros([components, size], ScalarType.Float64);
        factors = zeros([components, size, size], ScalarType.Float64);
        fitted = zeros(1);
        register_buffer(nameof(weights), weights);
        register_buffer(nameof(means), means);
        register_buffer(nameof(factors), factors);
        register_buffer(nameof(fitted), fitted);
    }

    public bool IsFitted => fitted.item<float>() > 0;

    /// <summary>
    /// Fits the mixture on the latents of a train split, to sample from instead of a prior (Ghosh et al. 2020, section 4:
    /// ex-post density estimation).
    /// </summary>
    /// <param name="encode">(B, C, H, W) to (B, D)</param>
    public void Fit(SampleReader train, Func<Batch, Tensor> encode, Action tick)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(tick);
        using var scope = NewDisposeScope();
        var latents = new List<Tensor>();
        var left = MostFitted;
        foreach (var batch in train.Batches())
        {
            tick();
            latents.Add(encode(batch).cpu().MoveToOuterDisposeScope());
            if ((left -= batch.Count) <= 0)
                break;
        }

        Fit(cat(latents), train.Seed, tick);
    }

    /// <summary>Fits the mixture on (N, D) points. Fewer points than components leave some components empty.</summary>
    /// <returns>Mean log-likelihood of the points, nats.</returns>
    public double Fit(Tensor points, long seed, Action tick)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var fit = new MixtureFit(points.cpu().to(ScalarType.Float64), (int)weights.shape[0], seed).Run(tick);
        weights.copy_(fit.Weights);
        means.copy_(fit.Means);
        factors.copy_(fit.Factors);
        fitted.fill_(1);
        return fit.LogLikelihood;
    }

    /// <summary>One point for each row of the draws, (B, D) in single precision.</summary>
    /// <param name="temperature">Factor on the standard deviation within a component.</param>
    public Tensor Sample(Draws draws, double temperature)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var size = means.shape[1];
        var cumulative = weights.cumsum(0);
        var chosen = searchsorted(cumulative, draws.Uniform().to(ScalarType.Float64), right: true)
            .clamp(0, weights.shape[0] - 1); // (B)
        var noise = draws.Normal(size).to(ScalarType.Float64).unsqueeze(-1); // (B, D, 1)
        var offset = factors.index_select(0, chosen).bmm(noise).squeeze(-1) * temperature;
        return (means.index_select(0, chosen) + offset).to(ScalarType.Float32);
    }
}
