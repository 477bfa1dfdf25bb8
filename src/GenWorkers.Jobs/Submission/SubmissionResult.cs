using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Submission;

/// <param name="JobId">The job that answers; the command's id where it was rejected, null where that was unreadable.</param>
/// <param name="Outcome">What became of it, null where the command broke a rule.</param>
/// <param name="Rejection">The event that says why, null where it was accepted.</param>
public sealed record SubmissionResult(Guid? JobId, SubmitOutcome? Outcome, JobRejected? Rejection);
