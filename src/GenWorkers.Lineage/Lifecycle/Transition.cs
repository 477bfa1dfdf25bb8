using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>The state that a job goes to and what it costs; made by <see cref="TransitionRules"/> alone.</summary>
internal sealed record Transition(JobState State)
{
    public bool CostsAttempt { get; init; }

    public bool CostsCrash { get; init; }

    /// <summary>True where the attempt may still be alive somewhere and must find itself fenced.</summary>
    public bool Fences { get; init; }

    /// <summary>Time before the next claim; null for none.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Why, for failed, dead and expired jobs, and for the last attempt of queued ones.</summary>
    public ErrorCode? Code { get; init; }

    public string? Message { get; init; }
}
