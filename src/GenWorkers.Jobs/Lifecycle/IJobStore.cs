using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>
/// The job table: the only owner of a job's state. Every method is one transaction that also writes the events it
/// causes to the outbox. Implementations are PostgreSQL and SQLite; both pass one compliance suite.
/// Throws <see cref="JobException"/> with <c>database.unavailable</c> where the database cannot be reached.
/// </summary>
public interface IJobStore
{
    /// <summary>Inserts the job, or finds the one that answers for it. Safe to repeat.</summary>
    Task<SubmitResult> SubmitAsync(NewJob job, CancellationToken cancellationToken);

    /// <summary>Writes a <c>JobRejected</c> to the outbox; nothing else is stored.</summary>
    Task RejectAsync(JobRejected rejection, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for a job's end: queued, waiting or paused ends now, running learns by its heartbeat, an unknown id leaves a
    /// tombstone that a later submit honours. An ended job is left as it is.
    /// </summary>
    Task CancelAsync(string tenant, Guid jobId, string? reason, CancellationToken cancellationToken);

    /// <summary>Claims one job for the caller and starts its lease, or null where none fits.</summary>
    Task<ClaimedJob?> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken);

    /// <summary>Versions that the job's first attempt found and every later one uses: digests by <c>dataset</c> and <c>model</c>.</summary>
    Task<IReadOnlyDictionary<string, string>> FindInputsAsync(string tenant, Guid jobId, CancellationToken cancellationToken);

    /// <summary>Ties the job to the versions that it found. False: fenced.</summary>
    Task<bool> PinInputsAsync(
        JobLease job, IReadOnlyDictionary<string, string> digests, CancellationToken cancellationToken);

    /// <summary>Extends the lease by <paramref name="lease"/> from the database's now.</summary>
    Task<HeartbeatResult> HeartbeatAsync(JobLease job, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Records a verified checkpoint and resets the crash budget. False: fenced, the caller must stop.</summary>
    Task<bool> CommitCheckpointAsync(JobLease job, CheckpointRow checkpoint, CancellationToken cancellationToken);

    /// <summary>Marks a checkpoint whose object does not match its hash. False: fenced.</summary>
    Task<bool> InvalidateCheckpointAsync(JobLease job, string key, CancellationToken cancellationToken);

    /// <summary>Records rows of the metrics table. A resumed attempt supersedes the rows past its step. False: fenced.</summary>
    Task<bool> RecordMetricsAsync(JobLease job, IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken);

    /// <summary>
    /// Ends the attempt under its fence; results, lineage and events commit together. False: fenced, nothing changed. A
    /// connection that died during the commit is answered by rereading the row.
    /// </summary>
    Task<bool> CompleteAsync(JobLease job, JobOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Running jobs with their lease ends, for a reaper to watch by its own clock.</summary>
    Task<IReadOnlyList<LeaseObservation>> ObserveLeasesAsync(CancellationToken cancellationToken);

    /// <summary>Takes the lease from the jobs whose lease end is still the observed one.</summary>
    Task<int> ReapAsync(IReadOnlyList<LeaseObservation> unchanged, CancellationToken cancellationToken);

    /// <summary>Tenants that have jobs.</summary>
    Task<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Those of a job's checkpoint objects that no row names and that may be deleted. An ended job's rows of them go here,
    /// before the objects: what a row names is there.
    /// </summary>
    Task<IReadOnlyList<string>> ReleaseCheckpointsAsync(
        string tenant, Guid jobId, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Moves waiting jobs on whose dependencies ended, and expires queued ones past their time.</summary>
    Task<int> AdvanceAsync(CancellationToken cancellationToken);

    /// <summary>Returns when this process ended a job that others may wait for, or at the timeout.</summary>
    Task WaitForEndAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>The job, or the one that the id is an alias of.</summary>
    Task<JobView?> FindAsync(string tenant, Guid jobId, CancellationToken cancellationToken);

    /// <summary>The newest jobs first, optionally of one state.</summary>
    Task<IReadOnlyList<JobView>> ListAsync(string tenant, JobState? state, int limit, CancellationToken cancellationToken);

    /// <summary>Returns when a job may have become claimable, or at the timeout. A missed signal only delays a claim.</summary>
    Task WaitForWorkAsync(TimeSpan timeout, CancellationToken cancellationToken);
}
