namespace GenWorkers.Lineage.Sql;

/// <summary>
/// Counts the times that work may have appeared. A claim that found nothing notes the count from before it looked, so
/// a signal between that claim and the wait after it is not missed.
/// </summary>
internal sealed class WorkSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();
    private long _count;
    private long _seen;

    public long Count => Interlocked.Read(ref _count);

    public void Raise()
    {
        TaskCompletionSource raised;
        lock (_lock)
        {
            _count++;
            raised = _next;
            _next = New();
        }

        raised.SetResult();
    }

    /// <summary>A claim that began at this count found nothing.</summary>
    public void FoundNothing(long count)
    {
        lock (_lock)
            _seen = Math.Max(_seen, count);
    }

    /// <summary>Returns at once where a signal came after the newest empty claim, else at the next one or the timeout.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        Task next;
        lock (_lock)
        {
            if (_count > _seen)
            {
                _seen = _count;
                return;
            }

            next = _next.Task;
        }

        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(next, Task.Delay(timeout, time, delay.Token));
        await delay.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
