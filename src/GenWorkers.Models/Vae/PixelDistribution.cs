using GenWorkers.Contracts.Families;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Vae;

/// <summary>p(x|z) given the decoder's output. What is not Bernoulli has one learned width for all pixels.</summary>
public sealed class PixelDistribution : Module
{
    /// <summary>
    /// Least log of the width: a quarter of the step between two of the 256 gray levels. Below it the Gaussian's density of
    /// what are rounded values would grow without limit, and the logistic's bins would be all or nothing.
    /// </summary>
    private static readonly double LeastLogWidth = Math.Log(0.25 / 255);

    /// <summary>About the spread of a picture's pixels: from a width of 1 the first epochs would only bring it down.</summary>
    private const double FirstLogWidth = -1.6;

    private readonly PixelLikelihood likelihood;
    private readonly Parameter logWidth;

    public PixelDistribution(PixelLikelihood likelihood)
        : base(nameof(PixelDistribution))
    {
        this.likelihood = likelihood;
        logWidth = Parameter(full(1, FirstLogWidth), requires_grad: likelihood != PixelLikelihood.Bernoulli);
        register_parameter("log_width", logWidth);
    }

    /// <summary>log p(x|z), summed over the pixels. (..., P) and a shape that broadcasts to it give (...).</summary>
    public Tensor LogProbability(Tensor logits, Tensor images) => likelihood switch
    {
        PixelLikelihood.Bernoulli => VaeBounds.LogBernoulli(logits, images),
        PixelLikelihood.Gaussian => VaeBounds.LogGaussian(logits, images, logWidth.clamp_min(LeastLogWidth)),
        _ => VaeBounds.LogDiscretizedLogistic(logits, images, logWidth.clamp_min(LeastLogWidth)),
    };
}
