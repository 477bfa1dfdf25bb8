using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>denoising-autoencoder</c> (Vincent et al. 2010; Zhang et al. 2017).</summary>
public sealed record DenoisingAutoencoderOptions : IRuledOptions
{
    [Description("Kinds of noise to undo; each training patch gets one of them, drawn evenly.")]
    [MaxLength(3)]
    public IReadOnlyList<NoiseKind> Noise { get; init; } = [NoiseKind.Gaussian];

    [Description("Gaussian: least standard deviation, in 8-bit gray levels.")]
    [Range(0.0, 255.0)]
    public double SigmaMinimum { get; init; }

    [Description("Gaussian: largest standard deviation, in 8-bit gray levels. Each patch draws its own between the two and the network is not told which: blind.")]
    [Range(0.0, 255.0)]
    public double SigmaMaximum { get; init; } = 55;

    [Description("Masking: largest share of pixels set to black; each patch draws its own share from 0.")]
    [Range(0.0, 1.0)]
    public double MaskedShareMaximum { get; init; } = 0.5;

    [Description("Salt and pepper: largest share of pixels set to black or white; each patch draws its own share from 0.")]
    [Range(0.0, 1.0)]
    public double SaltAndPepperShareMaximum { get; init; } = 0.3;

    [Description("Clips and rounds noisy images to 8 bits in training, as in a file; false leaves the noise whole, as the published benchmarks do.")]
    public bool EightBitNoise { get; init; } = true;

    [Description("Error that is minimized.")]
    public DenoisingLoss Loss { get; init; } = DenoisingLoss.SquaredError;

    [Description("Half resolution runs the network on a quarter of the positions with four times the channels (Zhang et al. 2018, FFDNet): faster, and it sees further.")]
    public DenoisingResolution Resolution { get; init; } = DenoisingResolution.Half;

    [Description("Channels of every hidden map.")]
    [Range(4, 512)]
    public int Channels { get; init; } = 64;

    [Description("Residual blocks, two convolutions each.")]
    [Range(1, 64)]
    public int Blocks { get; init; } = 6;

    [Description("Side of the square patch cut from each image at every step; images that are smaller are taken whole.")]
    [Range(8, 1024)]
    public int PatchPixels { get; init; } = 48;

    [Description("Flips and turns the patches at random.")]
    public bool FlipsAndTurns { get; init; } = true;

    public IEnumerable<BrokenOption> FindBroken()
    {
        if (Noise.Count == 0)
            yield return new BrokenOption(nameof(Noise), Noise, "at least one kind");
        if (SigmaMinimum > SigmaMaximum)
            yield return new BrokenOption(nameof(SigmaMinimum), SigmaMinimum, FormattableString.Invariant($"at most sigmaMaximum, which is {SigmaMaximum}"));
    }
}

public enum NoiseKind
{
    /// <summary>Added, independent in every value.</summary>
    Gaussian,

    /// <summary>Pixels set to black.</summary>
    Masking,

    /// <summary>Pixels set to black or white, evenly.</summary>
    SaltAndPepper,
}

public enum DenoisingLoss
{
    /// <summary>Of all pixels: strong noise counts most.</summary>
    SquaredError,

    /// <summary>The logarithm of each image's squared error, so that every strength of noise counts alike, as in a mean of PSNRs.</summary>
    LogSquaredError,
}

public enum DenoisingResolution
{
    Full,
    Half,
}
