using GenWorkers.Hosting.Running;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Hosting.Running;

/// <summary>The newest optimizer step that any runner reported.</summary>
internal sealed class StepLog : IProgressSink
{
    private long newest;

    public long Newest => Volatile.Read(ref newest);

    public void Report(ClaimedJob job, JobProgress progress)
    {
        if (progress.Step is { } step)
            Volatile.Write(ref newest, step);
    }
}
