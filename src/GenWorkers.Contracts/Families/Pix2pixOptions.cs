using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>pix2pix</c> (Isola et al. 2017).</summary>
public sealed record Pix2pixOptions : IRuledOptions
{
    [Description("Which half of a pair is given and which is learned.")]
    public PairDirection Direction { get; init; } = PairDirection.LeftToRight;

    [Description("Channels of the generator's largest maps; doubled at each halving, up to eight times.")]
    [Range(4, 256)]
    public int BaseChannels { get; init; } = 64;

    [Description("Share of values that the three innermost levels of the decoder drop in training; a translation drops none.")]
    [Range(0.0, 0.9)]
    public double Dropout { get; init; } = 0.5;

    [Description("Channels of the discriminator's largest maps.")]
    [Range(4, 256)]
    public int DiscriminatorChannels { get; init; } = 64;

    [Description("Halvings within the discriminator, which judges squares of 16, 34, 70, 142 or 286 pixels with 1 to 5 of them.")]
    [Range(1, 5)]
    public int DiscriminatorHalvings { get; init; } = 3;

    [Description("What discriminator and generator minimize; not wasserstein, for want of its penalty.")]
    public AdversarialObjective Objective { get; init; } = AdversarialObjective.NonSaturating;

    [Description("Weight of the adversarial term; 0 has no discriminator and learns from the absolute error alone.")]
    [Range(0.0, 100.0)]
    public double AdversarialWeight { get; init; } = 1;

    [Description("Weight lambda of the absolute error, of values in [-1, 1].")]
    [Range(0.0, 10000.0)]
    public double L1Weight { get; init; } = 100;

    [Description("Pixels by which a pair is enlarged before the square that training sees is cut from it at a random place; 0 takes it as it is.")]
    [Range(0, 256)]
    public int JitterPixels { get; init; } = 8;

    [Description("Mirrors half of the pairs in training.")]
    public bool Mirrored { get; init; } = true;

    public IEnumerable<BrokenOption> FindBroken()
    {
        if (this is { AdversarialWeight: 0, L1Weight: 0 })
            yield return new BrokenOption(nameof(L1Weight), L1Weight, "above 0 where adversarialWeight is 0, for there is nothing else to learn from");
        if (Objective == AdversarialObjective.Wasserstein)
            yield return new BrokenOption(nameof(Objective), Objective, "any but wasserstein, whose discriminator has no bound here");
    }
}

public enum PairDirection
{
    LeftToRight,
    RightToLeft,
}
