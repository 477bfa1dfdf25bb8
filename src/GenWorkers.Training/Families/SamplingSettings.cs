using GenWorkers.Contracts.Commands;
using GenWorkers.Training.Drawing;
using TorchSharp;

namespace GenWorkers.Training.Families;

/// <summary>How a model is sampled: what trades the fidelity of its images against their diversity.</summary>
public sealed record SamplingSettings
{
    /// <summary>As the model was trained.</summary>
    public static SamplingSettings Default { get; } = new();

    /// <summary>Factor on the standard deviation of the latent draw.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Weight w of classifier-free guidance; 0 follows the class as the data did, null is the model's own option.</summary>
    public double? Guidance { get; init; }

    /// <summary>Magnitude that no value of a normal latent draw exceeds, before the temperature; null for no bound.</summary>
    public double? Truncation { get; init; }

    public SamplingSettings With(SamplingParameter parameter, double value) => parameter switch
    {
        SamplingParameter.Temperature => this with { Temperature = value },
        SamplingParameter.Guidance => this with { Guidance = value },
        SamplingParameter.Truncation => this with { Truncation = value },
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, null),
    };

    /// <summary>Null where the parameter is left to the model.</summary>
    public double? ValueOf(SamplingParameter parameter) => parameter switch
    {
        SamplingParameter.Temperature => Temperature,
        SamplingParameter.Guidance => Guidance,
        SamplingParameter.Truncation => Truncation,
        _ => throw new ArgumentOutOfRangeException(nameof(parameter), parameter, null),
    };

    /// <summary>A latent of normal values, (B, *shape), truncated and scaled.</summary>
    public torch.Tensor Normal(Draws draws, params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(draws);
        return (Truncation is { } bound ? draws.TruncatedNormal(bound, shape) : draws.Normal(shape)) * Temperature;
    }
}
