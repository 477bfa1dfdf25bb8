using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>How an attempt ended; <see cref="IJobStore.CompleteAsync"/> turns it into the next state.</summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>
    /// Done: the results become visible in the same transaction. A data set version's sample rows were loaded before,
    /// under the same lease, through <see cref="Lineage.ISampleRows"/>.
    /// </summary>
    public sealed record Succeeded(JobResult Result) : JobOutcome;

    /// <summary>
    /// An exception. A retryable code goes back to the queue with a growing delay until the attempt budget is spent;
    /// another one fails the job.
    /// </summary>
    public sealed record Failed(ErrorCode Code, string Message, IReadOnlyList<ArtifactReference> Artifacts) : JobOutcome;

    /// <summary>Stopped at a step boundary because somebody asked.</summary>
    public sealed record Cancelled : JobOutcome;

    /// <summary>The worker is going away; the job is queued again at no cost to its budgets.</summary>
    public sealed record Drained : JobOutcome;

    /// <summary>The runner died or stalled: costs one crash.</summary>
    public sealed record Crashed(ErrorCode Code, string Message) : JobOutcome;
}
