using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Lineage.Events;
using GenWorkers.Lineage.Sql;

namespace GenWorkers.Lineage.Lifecycle;

/// <summary>The job table on either database; each group of methods is a class of its own beside this one.</summary>
internal sealed class JobStore : IJobStore
{
    private readonly SqlDatabase _database;
    private readonly IWorkWaiter _waiter;
    private readonly Submissions _submissions;
    private readonly Cancellation _cancellation;
    private readonly Claims _claims;
    private readonly Attempts _attempts;
    private readonly Completion _completion;
    private readonly Sweeps _sweeps;
    private readonly JobViews _views;

    public JobStore(SqlDatabase database, IWorkWaiter waiter, LineageOptions options)
    {
        var rules = new TransitionRules(TimeSpan.FromSeconds(options.RetryDelaySeconds));
        var transitions = new TransitionWriter(database);
        var dependencies = new Dependencies(database, transitions);
        _database = database;
        _waiter = waiter;
        _submissions = new Submissions(database, options, transitions, dependencies);
        _cancellation = new Cancellation(database, transitions);
        _claims = new Claims(database);
        _attempts = new Attempts(database);
        _completion = new Completion(database, rules, transitions);
        _sweeps = new Sweeps(database, rules, transitions, dependencies);
        _views = new JobViews(database);
    }

    public Task<SubmitResult> SubmitAsync(NewJob job, CancellationToken cancellationToken) =>
        _submissions.SubmitAsync(job, cancellationToken);

    public Task RejectAsync(JobRejected rejection, CancellationToken cancellationToken) =>
        _database.TransactAsync(
            async (session, token) =>
            {
                await OutboxWriter.AppendAsync(session, rejection, token);
                return true;
            },
            cancellationToken);

    public Task CancelAsync(string tenant, Guid jobId, string? reason, CancellationToken cancellationToken) =>
        _cancellation.CancelAsync(tenant, jobId, reason, cancellationToken);

    public Task<ClaimedJob?> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        _claims.ClaimAsync(request, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> FindInputsAsync(
        string tenant, Guid jobId, CancellationToken cancellationToken) =>
        _attempts.FindInputsAsync(tenant, jobId, cancellationToken);

    public Task<bool> PinInputsAsync(
        JobLease job, IReadOnlyDictionary<string, string> digests, CancellationToken cancellationToken) =>
        _attempts.PinInputsAsync(job, digests, cancellationToken);

    public Task<HeartbeatResult> HeartbeatAsync(JobLease job, TimeSpan lease, CancellationToken cancellationToken) =>
        _attempts.HeartbeatAsync(job, lease, cancellationToken);

    public Task<bool> CommitCheckpointAsync(
        JobLease job, CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        _attempts.CommitCheckpointAsync(job, checkpoint, cancellationToken);

    public Task<bool> InvalidateCheckpointAsync(JobLease job, string key, CancellationToken cancellationToken) =>
        _attempts.InvalidateCheckpointAsync(job, key, cancellationToken);

    public Task<bool> RecordMetricsAsync(
        JobLease job, IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken) =>
        _attempts.RecordMetricsAsync(job, metrics, cancellationToken);

    public Task<bool> CompleteAsync(JobLease job, JobOutcome outcome, CancellationToken cancellationToken) =>
        _completion.CompleteAsync(job, outcome, cancellationToken);

    public Task<IReadOnlyList<LeaseObservation>> ObserveLeasesAsync(CancellationToken cancellationToken) =>
        _sweeps.ObserveAsync(cancellationToken);

    public Task<int> ReapAsync(IReadOnlyList<LeaseObservation> unchanged, CancellationToken cancellationToken) =>
        _sweeps.ReapAsync(unchanged, cancellationToken);

    public Task<IReadOnlyList<string>> ListTenantsAsync(CancellationToken cancellationToken) =>
        _sweeps.ListTenantsAsync(cancellationToken);

    public Task<IReadOnlyList<string>> ReleaseCheckpointsAsync(
        string tenant, Guid jobId, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        _sweeps.ReleaseAsync(tenant, jobId, keys, cancellationToken);

    public Task<int> AdvanceAsync(CancellationToken cancellationToken) => _sweeps.AdvanceAsync(cancellationToken);

    public Task WaitForEndAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _waiter.WaitForEndAsync(timeout, cancellationToken);

    public Task<JobView?> FindAsync(string tenant, Guid jobId, CancellationToken cancellationToken) =>
        _views.FindAsync(tenant, jobId, cancellationToken);

    public Task<IReadOnlyList<JobView>> ListAsync(
        string tenant, JobState? state, int limit, CancellationToken cancellationToken) =>
        _views.ListAsync(tenant, state, limit, cancellationToken);

    public Task WaitForWorkAsync(TimeSpan timeout, CancellationToken cancellationToken) =>
        _waiter.WaitAsync(timeout, cancellationToken);
}
