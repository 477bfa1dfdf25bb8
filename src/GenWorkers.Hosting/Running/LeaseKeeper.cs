using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Extends one attempt's lease while its runner shows life, learns of cancellation, and stops the attempt before
/// another worker could start: no heartbeat for <see cref="WorkerOptions.LeaseStop"/> by the monotonic clock, counted
/// from before the last successful one was sent, is the end.
/// </summary>
public sealed class LeaseKeeper : IAsyncDisposable
{
    private readonly Guid jobId;
    private readonly Func<CancellationToken, Task<HeartbeatResult>> heartbeat;
    private readonly WorkerOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Func<bool> isAlive;
    private readonly CancellationTokenSource cancelRequested = new();
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource stopped = new();
    private readonly PeriodicTimer timer;
    private readonly Task loop;
    private long lastSuccess;

    /// <param name="heartbeat">Extends the lease in the job table.</param>
    /// <param name="claimedAt">Timestamp taken before the claim was sent: the lease began no earlier.</param>
    /// <param name="isAlive">Whether the runner ticks; a silent one gets no heartbeat.</param>
    public LeaseKeeper(
        Guid jobId,
        Func<CancellationToken, Task<HeartbeatResult>> heartbeat,
        long claimedAt,
        Func<bool> isAlive,
        WorkerOptions options,
        TimeProvider time,
        ILogger logger)
    {
        (this.jobId, this.heartbeat, this.isAlive) = (jobId, heartbeat, isAlive);
        (this.options, this.time, this.logger) = (options, time, logger);
        lastSuccess = claimedAt;
        CancelRequested = cancelRequested.Token;
        Lost = lost.Token;
        timer = new PeriodicTimer(TimeSpan.FromSeconds(options.HeartbeatSeconds), time);
        loop = Task.Run(RunAsync);
    }

    /// <summary>Set when somebody asked for the job's end.</summary>
    public CancellationToken CancelRequested { get; }

    /// <summary>Set when the attempt may write nothing any more.</summary>
    public CancellationToken Lost { get; }

    public string LostReason { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        await loop;
        timer.Dispose();
        stopped.Dispose();
        cancelRequested.Dispose();
        lost.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (!lost.IsCancellationRequested && await timer.WaitForNextTickAsync(stopped.Token))
                await BeatOrStopAsync();
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The attempt ended; its lease ends with its row's next state.
        }
    }

    private async Task BeatOrStopAsync()
    {
        var left = options.LeaseStop - time.GetElapsedTime(lastSuccess);
        if (left <= TimeSpan.Zero)
        {
            Lose($"no heartbeat for {options.LeaseStop.TotalSeconds:0.#} s");
            return;
        }

        if (!isAlive())
            return;
        // A database that does not answer must not keep this loop from its own stop rule.
        using var limit = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopped.Token);
        try
        {
            await BeatAsync(either.Token);
        }
        catch (JobException error)
        {
            RunningLog.HeartbeatFailed(logger, jobId, error.Code);
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            Lose($"no heartbeat for {options.LeaseStop.TotalSeconds:0.#} s");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Not foreseen. The stop rule must outlive it: without this loop the attempt would never learn its lease is gone.
            RunningLog.HeartbeatBroke(logger, jobId, error);
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        var sentAt = time.GetTimestamp();
        var result = await heartbeat(cancellationToken);
        if (result == HeartbeatResult.Fenced)
        {
            Lose("another attempt has its lease");
            return;
        }

        lastSuccess = sentAt;
        if (result == HeartbeatResult.CancelRequested)
            await cancelRequested.CancelAsync();
    }

    /// <summary>The attempt learnt elsewhere that it is fenced.</summary>
    public void Lose(string reason)
    {
        LostReason = reason;
        lost.Cancel();
    }
}
