using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>colorizer</c> (Zhang et al. 2016).</summary>
public sealed record ColorizerOptions
{
    [Description("What the network gives for each pixel: its colour, or a probability for each of the colours there are.")]
    public ColorizationObjective Objective { get; init; } = ColorizationObjective.Classification;

    [Description("Channels of the largest maps, at half resolution; twice and four times as many below.")]
    [Range(4, 256)]
    public int BaseChannels { get; init; } = 32;

    [Description("Classification: share of the even distribution that is mixed into that of the train split's colours before rare colours are weighed up by its inverse (lambda of Zhang et al. 2016, equation 4); 1 weighs all alike.")]
    [Range(0.01, 1.0)]
    public double EvenShare { get; init; } = 0.5;

    [Description("Classification: temperature of the annealed mean that turns probabilities into a colour (Zhang et al. 2016, equation 5); 1 is the mean, towards 0 the most likely colour.")]
    [Range(0.01, 1.0)]
    public double Temperature { get; init; } = 0.38;

    [Description("Weight of an adversarial term (Isola et al. 2017): a discriminator judges squares of the coloured image beside its lightness, at half resolution; 0 has none.")]
    [Range(0.0, 100.0)]
    public double AdversarialWeight { get; init; }

    [Description("Adversarial term: channels of the discriminator's largest maps.")]
    [Range(4, 256)]
    public int DiscriminatorChannels { get; init; } = 64;

    [Description("Adversarial term: halvings within the discriminator, which judges squares of 32, 68, 140, 284 or 572 pixels of the image with 1 to 5 of them.")]
    [Range(1, 5)]
    public int DiscriminatorHalvings { get; init; } = 2;

    [Description("Mirrors training images left to right at random.")]
    public bool Mirrored { get; init; } = true;
}

public enum ColorizationObjective
{
    /// <summary>Squared error of the colour: where several are plausible, their grayish mean.</summary>
    Regression,

    /// <summary>Cross-entropy over bins of colours with rare ones weighed up: saturated.</summary>
    Classification,
}
