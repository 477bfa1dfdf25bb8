using GenWorkers.Contracts.Families;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Vae;

/// <summary>p(x|z) given the decoder's output. The Gaussian has one learned standard deviation for all pixels.</summary>
public sealed class PixelDistribution : Module
{
    /// <summary>
    /// Least log sigma: a quarter of the step between two of the 256 gray levels. Below it the density of what are
    /// rounded values would grow without limit.
    /// </summary>
    private static readonly double LeastLogSigma = Math.Log(0.25 / 255);

    /// <summary>About the spread of a picture's pixels: from sigma = 1 the first epochs would only bring it down.</summary>
    private const double FirstLogSigma = -1.6;

    private readonly PixelLikelihood likelihood;
    private readonly Parameter logSigma;

    public PixelDistribution(PixelLikelihood likelihood)
        : base(nameof(PixelDistribution))
    {
        this.likelihood = likelihood;
        logSigma = Parameter(full(1, FirstLogSigma), requires_grad: likelihood == PixelLikelihood.Gaussian);
        register_parameter("log_sigma", logSigma);
    }

    /// <summary>log p(x|z), summed over the pixels. (..., P) and a shape that broadcasts to it give (...).</summary>
    public Tensor LogProbability(Tensor logits, Tensor images) => likelihood == PixelLikelihood.Bernoulli
        ? VaeBounds.LogBernoulli(logits, images)
        : VaeBounds.LogGaussian(logits, images, logSigma.clamp_min(LeastLogSigma));
}
