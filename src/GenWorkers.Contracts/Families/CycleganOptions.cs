using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>cyclegan</c> (Zhu et al. 2017).</summary>
public sealed record CycleganOptions
{
    [Description("Attribute of the manifest that tells the two domains apart, which are its two values; label is the folder of an image.")]
    [StringLength(100, MinimumLength = 1)]
    public string Domain { get; init; } = "label";

    [Description("Channels of the generators' largest maps; doubled at each of two halvings.")]
    [Range(4, 256)]
    public int BaseChannels { get; init; } = 32;

    [Description("Residual blocks of a generator; the paper has 6 for 128 pixels and 9 from 256 on.")]
    [Range(1, 16)]
    public int Blocks { get; init; } = 6;

    [Description("Channels of the discriminators' largest maps.")]
    [Range(4, 256)]
    public int DiscriminatorChannels { get; init; } = 32;

    [Description("Halvings within a discriminator, which judges squares of 16, 34, 70, 142 or 286 pixels with 1 to 5 of them.")]
    [Range(1, 5)]
    public int DiscriminatorHalvings { get; init; } = 2;

    [Description("Weight lambda of the absolute error of an image translated there and back, of values in [-1, 1].")]
    [Range(0.0, 1000.0)]
    public double CycleWeight { get; init; } = 10;

    [Description("Weight of the identity loss as a share of the cycle's: what is in the domain already shall stay; 0 is none.")]
    [Range(0.0, 10.0)]
    public double IdentityShare { get; init; } = 0.5;

    [Description("Translations of earlier steps that each discriminator is shown half of the time; 0 shows the newest alone.")]
    [Range(0, 1000)]
    public int PoolSize { get; init; } = 50;

    [Description("Mirrors half of the images in training.")]
    public bool Mirrored { get; init; } = true;
}
