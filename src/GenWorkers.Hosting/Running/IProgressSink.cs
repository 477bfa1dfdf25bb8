using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Hears how far running jobs are. Called from a job's frame loop as often as its runner reports (a few times a
/// second): implementations return at once and thin what they publish.
/// </summary>
public interface IProgressSink
{
    void Report(ClaimedJob job, JobProgress progress);
}
