using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>gan</c> (Goodfellow et al. 2014).</summary>
public sealed record GanOptions : IRuledOptions
{
    [Description("Networks of generator and discriminator.")]
    public GanArchitecture Architecture { get; init; } = GanArchitecture.Dcgan;

    [Description("Size of the generator's noise.")]
    [Range(1, 1024)]
    public int LatentSize { get; init; } = 64;

    [Description("Channels of the largest maps; doubled at each halving of the image. Not used by the dense architecture.")]
    [Range(4, 512)]
    public int BaseChannels { get; init; } = 32;

    [Description("Widths of the dense discriminator's layers; the generator mirrors them. Used by the dense architecture.")]
    [MaxLength(8)]
    [ItemRange(1, 8192)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [256, 256];

    [Description("Factor on the dense discriminator's input about its middle, for points whose structure is fine. Used by the dense architecture.")]
    [Range(0.01, 1000.0)]
    public double InputScale { get; init; } = 1;

    [Description("What discriminator and generator minimize.")]
    public AdversarialObjective Objective { get; init; } = AdversarialObjective.NonSaturating;

    [Description("Discriminator updates for each of the generator.")]
    [Range(1, 20)]
    public int DiscriminatorSteps { get; init; } = 1;

    [Description("Weight gamma of the penalty on the discriminator's gradient at real images, R1 (Mescheder et al. 2018, equation 9); 0 is none. Not used with objective wasserstein.")]
    [Range(0.0, 1000.0)]
    public double R1Gamma { get; init; } = 1;

    [Description("Discriminator updates between two R1 penalties, whose weight grows by as much (Karras et al. 2020, section 3.1).")]
    [Range(1, 64)]
    public int R1Interval { get; init; } = 16;

    [Description("Weight of the penalty on the gradient's norm between real and generated images; objective wasserstein only (Gulrajani et al. 2017, equation 3).")]
    [Range(0.0, 1000.0)]
    public double GradientPenalty { get; init; } = 10;

    [Description("Divides every weight of the discriminator by its largest singular value (Miyato et al. 2018).")]
    public bool SpectralNorm { get; init; }

    [Description("Shows the discriminator how much the images of a minibatch differ (Karras et al. 2018, section 3). A trained one is shown what that is among train images, so that it judges each image by itself.")]
    public bool MinibatchDeviation { get; init; }

    [Description("Attribute of the manifest that is the class the images are conditioned on, in the discriminator by projection (Miyato and Koyama 2018, equation 3); every train sample needs one of 2 to 1000 values. Without it the model is unconditional.")]
    [StringLength(100, MinimumLength = 1)]
    public string? Condition { get; init; }

    [Description("Augments all images that the discriminator sees, with a probability that follows its overfitting (Karras et al. 2020, section 3): for small data sets. Not with objective wasserstein.")]
    public bool AdaptiveAugmentation { get; init; }

    [Description("Mean sign of the discriminator's output on train images that the probability is steered to.")]
    [Range(0.0, 1.0)]
    public double AugmentationTarget { get; init; } = 0.6;

    [Description("Steps between two changes of the probability.")]
    [Range(1, 1000)]
    public int AugmentationInterval { get; init; } = 4;

    [Description("Train images over which the probability would rise from 0 to 1; it ends at 0.8, above which generated images begin to look augmented.")]
    [Range(1, 1_000_000_000)]
    public int AugmentationRampImages { get; init; } = 500_000;

    [Description("Whether the augmentation mirrors images left to right.")]
    public bool AugmentationFlips { get; init; } = true;

    [Description("Whether it turns square images by 90, 180 and 270 degrees.")]
    public bool AugmentationTurns { get; init; }

    public IEnumerable<BrokenOption> FindBroken()
    {
        if (Architecture == GanArchitecture.Dense && HiddenSizes.Count == 0)
            yield return new BrokenOption(nameof(HiddenSizes), HiddenSizes, "at least one width with architecture dense");
        if (this is { Objective: AdversarialObjective.Wasserstein, GradientPenalty: 0, SpectralNorm: false })
        {
            yield return new BrokenOption(
                nameof(GradientPenalty), GradientPenalty, "above 0, or spectralNorm, with objective wasserstein, whose discriminator has no other bound");
        }

        if (this is { Objective: AdversarialObjective.Wasserstein, AdaptiveAugmentation: true })
        {
            yield return new BrokenOption(
                nameof(AdaptiveAugmentation), AdaptiveAugmentation, "not with objective wasserstein, whose outputs have no sign that tells overfitting");
        }
    }
}

public enum GanArchitecture
{
    /// <summary>Strided and transposed convolutions (Radford et al. 2016).</summary>
    Dcgan,

    /// <summary>Residual blocks with nearest upsampling and average pooling (Gulrajani et al. 2017, appendix F).</summary>
    Resnet,

    /// <summary>Dense layers, for points and the smallest images.</summary>
    Dense,
}

public enum AdversarialObjective
{
    /// <summary>Goodfellow et al. 2014, section 3: the generator maximizes log D(G(z)).</summary>
    NonSaturating,

    /// <summary>Goodfellow et al. 2014, equation 1: the generator minimizes log(1 - D(G(z))).</summary>
    Minimax,

    /// <summary>Mao et al. 2017, equation 9.</summary>
    LeastSquares,

    /// <summary>Lim and Ye 2017; Miyato et al. 2018, equations 16 and 17.</summary>
    Hinge,

    /// <summary>Arjovsky et al. 2017, equation 2, with the penalty of Gulrajani et al. 2017.</summary>
    Wasserstein,
}
