using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// A setting of sampling that trades fidelity against diversity, and the values of it that a model is measured at. A
/// single figure hides that trade.
/// </summary>
public sealed record CurveSpec
{
    public const int FewestValues = 2;

    public const int MostValues = 20;

    [Description("What is varied: temperature of any family that samples, guidance of diffusion trained with a condition, truncation of gan.")]
    public required SamplingParameter Parameter { get; init; }

    [Description("Its values, 2 to 20, ascending. Temperature 0 to 4, guidance 0 to 20, truncation 0.01 to 10. Each draws as many images as are compared.")]
    [MaxLength(MostValues)]
    public required IReadOnlyList<double> Values { get; init; }
}
