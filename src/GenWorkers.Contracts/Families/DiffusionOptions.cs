using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Families;

/// <summary>Options of the family <c>diffusion</c> (Karras et al. 2022, EDM).</summary>
public sealed record DiffusionOptions : IRuledOptions
{
    [Description("Channels of the largest maps; the smaller ones have twice as many.")]
    [Range(8, 512)]
    public int BaseChannels { get; init; } = 32;

    [Description("Sizes of map in the U-Net, each half of the one before; fewer where the smallest side would fall below 4.")]
    [Range(1, 5)]
    public int Levels { get; init; } = 3;

    [Description("Residual blocks at each size.")]
    [Range(1, 8)]
    public int BlocksPerLevel { get; init; } = 1;

    [Description("Self-attention over the smallest maps.")]
    public bool Attention { get; init; } = true;

    [Description("Deviation of the pixels in [-1, 1], which the preconditioning is made for.")]
    [Range(0.05, 2.0)]
    public double DataDeviation { get; init; } = 0.5;

    [Description("Mean of log sigma in training.")]
    [Range(-10.0, 10.0)]
    public double LogSigmaMean { get; init; } = -1.2;

    [Description("Deviation of log sigma in training.")]
    [Range(0.01, 10.0)]
    public double LogSigmaDeviation { get; init; } = 1.2;

    [Description("Least sigma of the sampler before 0.")]
    [Range(1e-4, 1.0)]
    public double SigmaMin { get; init; } = 0.002;

    [Description("Sigma that the sampler begins with.")]
    [Range(1.0, 1000.0)]
    public double SigmaMax { get; init; } = 80;

    [Description("Exponent of the sampler's spacing: higher ones take shorter steps near sigma 0.")]
    [Range(1.0, 100.0)]
    public double Rho { get; init; } = 7;

    [Description("Steps of the sampler, each but the last with two passes of the network.")]
    [Range(2, 1000)]
    public int SamplingSteps { get; init; } = 18;

    [Description("Attribute of the manifest that is the class the images are conditioned on; every train sample needs one of 2 to 1000 values. Without it the model is unconditional.")]
    [StringLength(100, MinimumLength = 1)]
    public string? Condition { get; init; }

    [Description("Share of the training images whose class is hidden, so that the model also learns to do without (Ho and Salimans 2022, algorithm 1). At most 0.9: a class that is always hidden is never learned.")]
    [Range(0.0, 0.9)]
    public double ConditionDropout { get; init; } = 0.1;

    [Description("Weight w of guidance where a sampling job names none: (1 + w) conditional - w unconditional (Ho and Salimans 2022, equation 6).")]
    [Range(0.0, 20.0)]
    public double Guidance { get; init; }

    public IEnumerable<BrokenOption> FindBroken()
    {
        if (this is { Condition: null, Guidance: > 0 })
            yield return new BrokenOption(nameof(Guidance), Guidance, "above 0 only with a condition");
        if (this is { Condition: not null, Guidance: > 0, ConditionDropout: 0 })
            yield return new BrokenOption(nameof(ConditionDropout), ConditionDropout, "above 0 with guidance, which needs the unconditional model");
    }
}
