using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>classifier</c>.</summary>
public sealed record ClassifierOptions
{
    [Description("Attribute of the manifest that is the class; every train sample needs one of 2 to 1000 values.")]
    [StringLength(100, MinimumLength = 1)]
    public string Attribute { get; init; } = "label";

    [Description("Channels of the first convolution; doubled at each halving of the image.")]
    [Range(4, 512)]
    public int BaseChannels { get; init; } = 16;

    [Description("Size of the features before the last layer, which are the model's code.")]
    [Range(2, 4096)]
    public int FeatureSize { get; init; } = 64;
}
