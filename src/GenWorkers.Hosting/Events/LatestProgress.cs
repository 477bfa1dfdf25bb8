using System.Collections.Concurrent;
using GenWorkers.Contracts.Events;
using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Hosting.Events;

/// <summary>
/// The newest progress of each running job, for the API and the command line: of this host's jobs by their runners, of
/// others' by <see cref="ProgressListener"/>.
/// </summary>
public sealed class LatestProgress : IProgressSink
{
    private readonly ConcurrentDictionary<(string Tenant, Guid JobId), JobProgressed> newest = new();

    public void Report(ClaimedJob job, JobProgress progress)
    {
        ArgumentNullException.ThrowIfNull(job);
        Set(ToEvent(job, progress));
    }

    public void Set(JobProgressed progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        newest[(progress.Tenant, progress.JobId)] = progress;
    }

    public void Forget(string tenant, Guid jobId) => newest.TryRemove((tenant, jobId), out _);

    /// <summary>The view with its progress where it runs; forgets that of an ended job.</summary>
    public JobView AddTo(string tenant, JobView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.State == JobState.Running)
            return newest.TryGetValue((tenant, view.JobId), out var progress) ? view with { Progress = progress } : view;
        Forget(tenant, view.JobId);
        return view;
    }

    public static JobProgressed ToEvent(ClaimedJob job, JobProgress progress)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(progress);
        return new JobProgressed
        {
            JobId = job.Lease.JobId,
            Kind = job.Kind,
            Tenant = job.Lease.Tenant,
            Phase = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(progress.Phase.ToString()),
            Percent = Math.Clamp(progress.Fraction * 100, 0, 100),
            EtaSeconds = progress.Eta?.TotalSeconds,
            Step = progress.Step,
            Metrics = progress.Metrics ?? new Dictionary<string, double>(),
            PreviewKey = progress.PreviewKey,
        };
    }
}
