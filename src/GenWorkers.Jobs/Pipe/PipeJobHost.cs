using System.Collections.Concurrent;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Pipe;

/// <summary>
/// The host as a pipeline in the runner sees it. Ticks are thinned: a step of a small network takes a millisecond, and
/// the host only needs to know that steps happen.
/// </summary>
public sealed class PipeJobHost(FrameWriter<UpFrame> up, TimeProvider time) : IJobHost
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<bool>> commits = new();
    private readonly Thinner ticks = new(time, TickInterval);
    private readonly Thinner reports = new(time, ProgressInterval);
    private long commitId;

    public void Tick(JobPhase phase)
    {
        if (ticks.Admits(phase))
            up.Write(new UpFrame.Tick(phase));
    }

    /// <summary>A report is a sign of life too. The last one of a job always passes.</summary>
    public void Report(JobProgress progress)
    {
        if (reports.Admits(progress.Phase) || progress.Fraction >= 1 || progress.PreviewKey is not null)
            up.Write(new UpFrame.Progress(progress));
        else
            Tick(progress.Phase);
    }

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken)
    {
        foreach (var rows in metrics.Chunk(PipeLimits.MetricRowsPerFrame))
            up.Write(new UpFrame.Metrics(rows));
        return Task.CompletedTask;
    }

    public Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        AskAsync(id => new UpFrame.Checkpoint(id, checkpoint), cancellationToken);

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        AskAsync(id => new UpFrame.InvalidateCheckpoint(id, checkpoint), cancellationToken);

    /// <summary>Hands the host's answer to whoever waits for it; nobody may, after a cancel.</summary>
    public void Answer(DownFrame.Answer answer)
    {
        if (commits.TryRemove(answer.CommitId, out var waiting))
            waiting.TrySetResult(answer.Committed);
    }

    private async Task<bool> AskAsync(Func<long, UpFrame> frame, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref commitId);
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        commits[id] = answer;
        // Waiting for the database is no work of the runner's: the host must not take it for a stall.
        Tick(JobPhase.Wait);
        up.Write(frame(id));
        try
        {
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            commits.TryRemove(id, out _);
            Tick(JobPhase.Upload);
        }
    }
}
