using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Artifacts.S3;

/// <summary>Cancels one call when no byte has moved for the stall timeout, however long the whole may take.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly CancellationTokenSource _stall;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _limit;
    private readonly Action<JobPhase> _activity;

    public StallWatch(TimeSpan limit, TimeProvider time, Action<JobPhase> activity, CancellationToken cancellationToken)
    {
        _limit = limit;
        _activity = activity;
        _stall = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_stall.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    public bool Stalled => _stall.IsCancellationRequested;

    public void Moved(JobPhase phase)
    {
        _activity(phase);
        if (!_stall.IsCancellationRequested)
            _stall.CancelAfter(_limit);
    }

    public void Dispose()
    {
        _either.Dispose();
        _stall.Dispose();
    }
}
