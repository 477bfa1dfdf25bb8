namespace GenWorkers.Jobs.Pipelines;

/// <summary>An attempt that stopped at a step boundary because its host asked; its state is saved where that was allowed.</summary>
public sealed class AttemptStoppedException(StopReason reason) : OperationCanceledException($"stopped: {reason}")
{
    public StopReason Reason => reason;
}

public enum StopReason
{
    /// <summary>Somebody asked for the job's end.</summary>
    Cancelled,

    /// <summary>The worker is going away; the job is queued again and continues from the checkpoint.</summary>
    Draining,

    /// <summary>The lease is somebody else's: nothing more was written.</summary>
    Fenced,
}
