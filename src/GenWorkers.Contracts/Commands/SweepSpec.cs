using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>One training for each code size, in one job: the curve of code size against test error and its knee.</summary>
public sealed record SweepSpec
{
    public const int LargestLatent = 4096;

    [Description("Values of the family's option latentSize, ascending, at least 3; each is trained with the whole budget, one after the other.")]
    [MaxLength(16)]
    [ItemRange(1, LargestLatent)]
    public required IReadOnlyList<int> LatentSizes { get; init; }
}
