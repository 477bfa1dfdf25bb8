namespace GenWorkers.Jobs.Lifecycle;

/// <summary>What a heartbeat learnt.</summary>
public enum HeartbeatResult
{
    /// <summary>The lease is extended.</summary>
    Extended,

    /// <summary>The lease is extended and somebody asked for the job's end.</summary>
    CancelRequested,

    /// <summary>The attempt lost its lease: stop, write nothing.</summary>
    Fenced,
}
