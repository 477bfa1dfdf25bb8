using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>vae</c> (Kingma and Welling 2014).</summary>
public sealed record VaeOptions : IRuledOptions
{
    [Description("Dense layers or convolutions.")]
    public NetworkArchitecture Architecture { get; init; } = NetworkArchitecture.Convolutional;

    [Description("Size of the latent.")]
    [Range(1, 4096)]
    public int LatentSize { get; init; } = 32;

    [Description("Channels of the first convolution; doubled at each halving of the image.")]
    [Range(4, 512)]
    public int BaseChannels { get; init; } = 32;

    [Description("Widths of the dense encoder's layers; the decoder mirrors them. Used by the dense architecture.")]
    [MaxLength(8)]
    [ItemRange(1, 8192)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [512, 256];

    [Description("Weight of the divergence term (Higgins et al. 2017).")]
    [Range(0.0, 1000.0)]
    public double Beta { get; init; } = 1.0;

    [Description("Nats of divergence a latent may use without cost (Kingma et al. 2016); 0 is the plain bound.")]
    [Range(0.0, 100.0)]
    public double FreeBitsNats { get; init; }

    [Description("Distribution of a pixel given the latent.")]
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Gaussian;

    [Description("Draws of the importance-weighted bound (Burda et al. 2016) that is trained on; 1 is the plain bound.")]
    [Range(1, 500)]
    public int ImportanceSamples { get; init; } = 1;

    [Description("Bernoulli only: draw each pixel's bit anew at every step with its gray level as probability.")]
    public bool DynamicBinarization { get; init; }

    [Description("Steps of a coupling flow that is learned as the prior of the latent (Chen et al. 2017); 0 is the standard normal prior.")]
    [Range(0, 32)]
    public int PriorFlowSteps { get; init; }

    [Description("Components of a Gaussian mixture fitted on draws of the train posteriors, from which the model then samples (Ghosh et al. 2020, section 4); 0 samples from the standard normal prior.")]
    [Range(0, 200)]
    public int MixtureComponents { get; init; }

    public IEnumerable<BrokenOption> FindBroken()
    {
        foreach (var broken in MixtureRoom.FindBroken(MixtureComponents, LatentSize))
            yield return broken;
        if (DynamicBinarization && Likelihood != PixelLikelihood.Bernoulli)
            yield return new BrokenOption(nameof(DynamicBinarization), DynamicBinarization, "only with likelihood bernoulli");
        if (FreeBitsNats > 0 && ImportanceSamples > 1)
            yield return new BrokenOption(nameof(FreeBitsNats), FreeBitsNats, "only with importanceSamples 1, whose bound has a divergence term");
        if (FreeBitsNats > 0 && PriorFlowSteps > 0)
            yield return new BrokenOption(nameof(FreeBitsNats), FreeBitsNats, "only with priorFlowSteps 0, whose divergence has a term a latent");
        if (MixtureComponents > 0 && PriorFlowSteps > 0)
            yield return new BrokenOption(nameof(MixtureComponents), MixtureComponents, "only with priorFlowSteps 0; a learned prior is sampled from as it is");
        if (PriorFlowSteps > 0 && LatentSize < 2)
            yield return new BrokenOption(nameof(LatentSize), LatentSize, "at least 2 with priorFlowSteps, whose couplings halve the latent");
    }
}

public enum PixelLikelihood
{
    /// <summary>A bit a pixel; of gray levels the cross-entropy.</summary>
    Bernoulli,

    /// <summary>Gray level with one learned standard deviation for all pixels.</summary>
    Gaussian,

    /// <summary>One of the 256 gray levels, with one learned scale for all pixels: a probability, so bits per dimension compare.</summary>
    DiscretizedLogistic,
}
