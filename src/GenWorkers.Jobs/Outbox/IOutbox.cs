namespace GenWorkers.Jobs.Outbox;

/// <summary>The events that transactions left behind: published at least once, kept for late subscribers.</summary>
public interface IOutbox
{
    /// <summary>
    /// Publishes up to <paramref name="limit"/> unsent events through <paramref name="publish"/> and marks those sent
    /// that it confirmed. Rows that another relay holds are left to it. Returns how many were sent.
    /// </summary>
    Task<int> RelayAsync(
        int limit,
        Func<IReadOnlyList<OutboxEvent>, CancellationToken, Task> publish,
        CancellationToken cancellationToken);

    /// <summary>Returns when this process wrote events, or at the timeout: other processes' events are found by looking.</summary>
    Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>
    /// Events after a position, oldest first. Never skips one that commits late: rows that an older open transaction
    /// could still precede are not returned yet.
    /// </summary>
    Task<IReadOnlyList<OutboxEvent>> ReadAsync(
        string tenant, long after, int limit, CancellationToken cancellationToken);
}
