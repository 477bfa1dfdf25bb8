using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>flow</c> (Dinh et al. 2017; Kingma and Dhariwal 2018).</summary>
public sealed record FlowOptions
{
    [Description("Scales at most: each folds blocks of pixels into channels, and between two scales half of the channels leave. Fewer where the image has no sides left to fold.")]
    [Range(1, 4)]
    public int Scales { get; init; } = 2;

    [Description("Steps of flow at each scale: activation normalisation, invertible 1x1 convolution, affine coupling.")]
    [Range(1, 64)]
    public int StepsPerScale { get; init; } = 8;

    [Description("Channels within the network of a coupling.")]
    [Range(4, 1024)]
    public int HiddenChannels { get; init; } = 64;

    [Description("Pixels y in [0, 1) enter as logit(alpha + (1 - 2 alpha) y) (Dinh et al. 2017, section 4.1). Small values draw what is black or white apart from the grays, which suits drawings and digits; photographs take 0.05.")]
    [Range(1e-6, 0.2)]
    public double LogitAlpha { get; init; } = 0.001;
}
