using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>The work of one job kind, from its data to its artifacts, in the order in which it happens.</summary>
public interface IJobPipeline
{
    string Kind { get; }

    Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken);
}
