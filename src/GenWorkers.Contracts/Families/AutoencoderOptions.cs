using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>autoencoder</c>.</summary>
public sealed record AutoencoderOptions : IRuledOptions
{
    [Description("Dense layers or convolutions.")]
    public NetworkArchitecture Architecture { get; init; } = NetworkArchitecture.Convolutional;

    [Description("Size of the code.")]
    [Range(1, 4096)]
    public int LatentSize { get; init; } = 32;

    [Description("Channels of the first convolution; doubled at each halving of the image.")]
    [Range(4, 512)]
    public int BaseChannels { get; init; } = 32;

    [Description("Widths of the dense encoder's layers; the decoder mirrors them. Used by the dense architecture.")]
    [MaxLength(8)]
    [ItemRange(1, 8192)]
    public IReadOnlyList<int> HiddenSizes { get; init; } = [512, 256];

    [Description("Error that is minimized.")]
    public ReconstructionLoss Loss { get; init; } = ReconstructionLoss.SquaredError;

    [Description("Components of the Gaussian mixture fitted on the train latents, from which the family samples.")]
    [Range(1, 200)]
    public int MixtureComponents { get; init; } = 10;

    public IEnumerable<BrokenOption> FindBroken() => MixtureRoom.FindBroken(MixtureComponents, LatentSize);
}

public enum NetworkArchitecture
{
    Dense,
    Convolutional,
}

public enum ReconstructionLoss
{
    SquaredError,
    AbsoluteError,
    BinaryCrossEntropy,
}
