using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>Ends an attempt under its fence: state, results, lineage and events in one transaction.</summary>
internal sealed class Completion(SqlDatabase database, TransitionRules rules, TransitionWriter transitions)
{
    /// <summary>
    /// A connection that dies during the commit leaves open whether it happened. Doing it again answers: the row is
    /// still ours and is written now, or it shows our fence and the state that we wanted.
    /// </summary>
    public async Task<bool> CompleteAsync(JobLease job, JobOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            return await TryAsync(job, outcome, cancellationToken);
        }
        catch (JobException lost) when (lost.Code == ErrorCode.DatabaseUnavailable)
        {
            return await TryAsync(job, outcome, cancellationToken);
        }
    }

    private Task<bool> TryAsync(JobLease lease, JobOutcome outcome, CancellationToken cancellationToken) =>
        database.TransactAsync(
            async (session, token) =>
            {
                var job = await JobRow.LockAsync(session, lease.Tenant, lease.JobId, token);
                if (job is null || !job.IsHeldBy(lease))
                    return job is not null && IsDone(job, lease, outcome);
                var result = ResultOf(outcome);
                IReadOnlyList<JobEvent> made = [];
                var transition = rules.After(job, outcome);
                if (transition.State == JobState.Succeeded)
                    made = await Results.WriteAsync(session, job, result, token);
                if (transition.State.IsTerminal())
                    await Results.DropHiddenLoadsAsync(session, job, token);
                await transitions.WriteAsync(session, job, transition, made, result, token);
                return true;
            },
            cancellationToken);

    /// <summary>Claims and reapers raise the fence, so an ended attempt with ours was ended by us.</summary>
    private static bool IsDone(JobRow job, JobLease lease, JobOutcome outcome) =>
        job.Fence == lease.Fence && job.State != JobState.Running
        && (outcome is JobOutcome.Succeeded) == (job.State == JobState.Succeeded);

    private static JobResult ResultOf(JobOutcome outcome) => outcome switch
    {
        JobOutcome.Succeeded succeeded => succeeded.Result with { Metrics = Finite(succeeded.Result.Metrics) },
        JobOutcome.Failed failed => new JobResult { Artifacts = failed.Artifacts },
        _ => new JobResult(),
    };

    /// <summary>JSON has no infinity: a metric that is not finite is left out, as in the metrics table.</summary>
    private static Dictionary<string, double> Finite(IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(metric => double.IsFinite(metric.Value)).ToDictionary();
}
