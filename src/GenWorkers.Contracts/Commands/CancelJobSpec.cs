using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>Ends the job whose id the command's <c>jobId</c> names: queued at once, running at its next step.</summary>
public sealed record CancelJobSpec
{
    [Description("Why, for the record.")]
    [StringLength(500)]
    public string? Reason { get; init; }
}
