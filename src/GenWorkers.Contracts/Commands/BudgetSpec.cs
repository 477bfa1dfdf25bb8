using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>When training stops. At least one limit; the first one reached counts.</summary>
public sealed record BudgetSpec
{
    [Description("Passes over the train split.")]
    [Range(1, 100_000)]
    public int? Epochs { get; init; }

    [Description("Optimizer steps.")]
    [Range(1, 100_000_000)]
    public long? Steps { get; init; }

    [Description("Minutes of training over all attempts; makes the stopping step depend on the machine's speed.")]
    [Range(0.05, 43_200)]
    public double? Minutes { get; init; }
}
