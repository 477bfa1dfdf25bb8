using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>
/// Where a running job goes when its attempt ends. Three budgets: attempts (exceptions), crashes (leases lost since the
/// newest checkpoint), drains (free). A job that somebody cancelled never goes back to the queue.
/// </summary>
internal sealed class TransitionRules(TimeSpan retryDelay)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    public Transition After(JobRow job, JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded => new Transition(JobState.Succeeded),
        JobOutcome.Cancelled => new Transition(JobState.Cancelled),
        JobOutcome.Drained => Queue(job, new Transition(JobState.Queued)),
        JobOutcome.Failed failed => AfterFailure(job, failed),
        JobOutcome.Crashed crashed => AfterCrash(job, crashed.Message, fences: false),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not an outcome"),
    };

    /// <summary>The lease went without a sign of its holder, who may be alive: fence it out.</summary>
    public Transition LeaseLost(JobRow job) => AfterCrash(job, "the worker lost its lease", fences: true);

    public static Transition Expired() => new(JobState.Expired)
    {
        Code = ErrorCode.JobExpired,
        Message = "the job did not start before its expiresAt",
    };

    public static Transition DependencyCycle { get; } = new(JobState.Failed)
    {
        Code = ErrorCode.DependencyFailed,
        Message = "dependsOn: the job would wait for itself",
    };

    public static Transition DependencyFailed(Guid dependency) => new(JobState.Failed)
    {
        Code = ErrorCode.DependencyFailed,
        Message = $"dependsOn: job {dependency} did not succeed",
    };

    private Transition AfterFailure(JobRow job, JobOutcome.Failed failed)
    {
        var final = new Transition(JobState.Failed) { CostsAttempt = true, Code = failed.Code, Message = failed.Message };
        return failed.Code.IsRetryable && job.Attempts + 1 < job.MaxAttempts
            ? Queue(job, final with { State = JobState.Queued, Delay = Delay(job.Attempts) })
            : final;
    }

    private Transition AfterCrash(JobRow job, string message, bool fences)
    {
        var crashed = new Transition(JobState.Dead)
        {
            CostsCrash = true,
            Fences = fences,
            Code = ErrorCode.WorkerCrashed,
            Message = message,
        };
        return job.Crashes + 1 < job.MaxCrashes || job.CancelRequested
            ? Queue(job, crashed with { State = JobState.Queued, Delay = Delay(job.Crashes) })
            : crashed;
    }

    private static Transition Queue(JobRow job, Transition queued) =>
        job.CancelRequested ? queued with { State = JobState.Cancelled, Delay = null } : queued;

    /// <summary>Doubles with every loss, spread by half of itself to both sides, at most five minutes.</summary>
    private TimeSpan Delay(int losses)
    {
        var delay = retryDelay * Math.Pow(2, Math.Min(losses, 6)) * (0.5 + Random.Shared.NextDouble());
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
