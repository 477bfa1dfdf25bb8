using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Training.Loop;

/// <summary>Whether the attempt shall end, as its host or its caller asks.</summary>
public sealed class StopRequest(JobContext context, CancellationToken cancellationToken)
{
    /// <summary>Null while nobody asks.</summary>
    public StopReason? Reason =>
        context.Draining.IsCancellationRequested ? StopReason.Draining
        : cancellationToken.IsCancellationRequested ? StopReason.Cancelled
        : null;

    /// <summary>
    /// For work between whose parts nothing is lost that a checkpoint could hold. Throws
    /// <see cref="AttemptStoppedException"/> where the attempt shall end.
    /// </summary>
    public void Tick()
    {
        TorchThread.Tick(context.Host);
        if (Reason is { } reason)
            throw new AttemptStoppedException(reason);
    }
}
