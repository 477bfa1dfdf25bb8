using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// Shares of the samples. A split that the source names (IDX's test files, FairFace's column) is kept; validation is
/// then cut from train. Which side a sample falls on depends on the seed and its group alone, never on order.
/// </summary>
public sealed record SplitSpec
{
    [Description("Seed of the division.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Share of the train samples kept for validation.")]
    [Range(0.0, 0.5)]
    public double Validation { get; init; } = 0.1;

    [Description("Share kept for test where the source names no test split.")]
    [Range(0.0, 0.5)]
    public double Test { get; init; } = 0.1;
}
