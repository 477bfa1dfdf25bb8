namespace GenWorkers.Jobs.Lifecycle;

/// <summary>
/// Where a job is. Waiting jobs have open dependencies; queued ones can be claimed; dead ones spent their crash budget.
/// </summary>
public enum JobState
{
    Waiting,
    Queued,
    Running,
    Paused,
    Succeeded,
    Failed,
    Cancelled,
    Dead,
    Expired,
}

public static class JobStates
{
    /// <summary>True for a state that no transition leaves.</summary>
    public static bool IsTerminal(this JobState state) =>
        state is JobState.Succeeded or JobState.Failed or JobState.Cancelled or JobState.Dead or JobState.Expired;
}
