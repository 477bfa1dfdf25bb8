using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>debiasing-vae</c> (Amini et al. 2019); c1, c2, c3 and alpha are the paper's.</summary>
public sealed record DebiasingVaeOptions
{
    [Description("Attribute of the manifest that says what is a face.")]
    [StringLength(100, MinimumLength = 1)]
    public string Attribute { get; init; } = "label";

    [Description("Value of the attribute that faces have. Every other sample is a non-face; every split that is not empty needs both. A step takes batchSize of each.")]
    [StringLength(200, MinimumLength = 1)]
    public string Positive { get; init; } = "face";

    [Description("Dense layers or convolutions.")]
    public NetworkArchitecture Architecture { get; init; } = NetworkArchitecture.Convolutional;

    [Description("Size of the latent, whose histograms decide which faces are rare.")]
    [Range(1, 1024)]
    public int LatentSize { get; init; } = 16;

    [Description("Channels of the first convolution; doubled at each halving of the image.")]
    [Range(4, 512)]
    public int BaseChannels { get; init; } = 16;

    [Description("Widths of the dense encoder's layers; the decoder mirrors them. Used by the dense architecture.")]
    [MaxLength(8)]
    [ItemRange(1, 8192)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [512, 256];

    [Description("c1: weight of the cross-entropy of face or not, nats an image.")]
    [Range(0.0, 1e6)]
    public double ClassificationWeight { get; init; } = 1;

    [Description("c2: weight of a face's negative log-likelihood given its latent, nats a pixel value.")]
    [Range(0.0, 1e6)]
    public double ReconstructionWeight { get; init; } = 1;

    [Description("c3: weight of a face's divergence from the prior, nats a pixel value.")]
    [Range(0.0, 1e6)]
    public double DivergenceWeight { get; init; } = 1;

    [Description("Distribution of a pixel given the latent.")]
    public PixelLikelihood Likelihood { get; init; } = PixelLikelihood.Gaussian;

    [Description("Bins of each latent's histogram, of equal width from its least to its greatest value.")]
    [Range(2, 1000)]
    public int Bins { get; init; } = 10;

    [Description("alpha: added to a bin's share of the faces; the smaller, the more often rare faces are drawn. The product of many latents needs a large one: watch effectiveSampleSize.")]
    [Range(1e-6, 1e3)]
    public double Alpha { get; init; } = 0.5;

    [Description("How the latents' factors 1/(share + alpha) become one weight.")]
    public LatentWeighting Weighting { get; init; } = LatentWeighting.Product;

    [Description("Steps between re-weightings; 0 re-weights once an epoch. Until the first one faces are drawn evenly.")]
    [Range(0, 10_000_000)]
    public int ReweightEverySteps { get; init; }
}

public enum LatentWeighting
{
    /// <summary>Amini et al. 2019, equation 4.</summary>
    Product,

    /// <summary>The greatest factor alone: a deviation from the paper under which the weights of many latents stay apart.</summary>
    Max,
}
