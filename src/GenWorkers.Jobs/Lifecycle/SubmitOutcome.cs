namespace GenWorkers.Jobs.Lifecycle;

/// <summary>What became of a submission.</summary>
public enum SubmitOutcome
{
    /// <summary>A new row.</summary>
    Accepted,

    /// <summary>The same id and spec were submitted before; the answer is that job.</summary>
    AlreadySubmitted,

    /// <summary>A live job has the dedupe key; the id is its alias now.</summary>
    Alias,

    /// <summary>The id belongs to a job with another spec. A <c>JobRejected</c> was written.</summary>
    IdReused,

    /// <summary>The id was cancelled before it came; the row was written as cancelled.</summary>
    CancelledBefore,

    /// <summary>The command was a cancel, and it is recorded.</summary>
    CancelRequested,
}

/// <param name="Outcome">What became of it.</param>
/// <param name="JobId">The job that answers: the submitted id, or the one it is an alias of.</param>
public sealed record SubmitResult(SubmitOutcome Outcome, Guid JobId);
