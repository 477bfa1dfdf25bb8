using System.Globalization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Watches a runner while it works: passes cancel and drain on, and kills it where it stalls, takes too much memory,
/// outstays its grace or has lost its lease.
/// </summary>
internal sealed class RunnerGuard : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly RunnerProcess runner;
    private readonly StallWatch stall;
    private readonly LeaseKeeper lease;
    private readonly CancellationToken draining;
    private readonly TimeSpan grace;
    private readonly int memoryMiB;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopped = new();
    private readonly Task loop;
    private JobOutcome? requestedEnd;
    private long requestedAt;
    private Task sending = Task.CompletedTask;

    public RunnerGuard(
        RunnerProcess runner,
        StallWatch stall,
        LeaseKeeper lease,
        int memoryMiB,
        WorkerOptions options,
        TimeProvider time,
        ILogger logger,
        CancellationToken draining)
    {
        (this.runner, this.stall, this.lease, this.draining) = (runner, stall, lease, draining);
        (this.memoryMiB, this.time, this.logger) = (memoryMiB, time, logger);
        grace = TimeSpan.FromSeconds(options.CheckpointGraceSeconds);
        loop = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>How the attempt ended, where the guard ended it by a kill.</summary>
    public JobOutcome? Verdict { get; private set; }

    /// <summary>Waits for a request on its way, which must not reach the slot's next job.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopped.CancelAsync();
        await loop;
        await sending;
        stopped.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (Verdict is null && await timer.WaitForNextTickAsync(stopped.Token))
                Check();
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            // The runner ended its job first.
        }
    }

    private void Check()
    {
        PassOn();
        if (lease.Lost.IsCancellationRequested)
            Kill(new JobOutcome.Drained(), lease.LostReason);
        else if (requestedEnd is not null && time.GetElapsedTime(requestedAt) > grace)
            Kill(requestedEnd, "it did not stop within its grace");
        else if (stall.Describe() is { } stalled)
            Kill(new JobOutcome.Crashed(ErrorCode.WorkerStalled, stalled), stalled);
        else if (ProcessMemory.ReadAnonymousMiB(runner.Id) is { } used && used > memoryMiB)
            KillForMemory(used);
    }

    /// <summary>A cancel outweighs a drain: the job is not wanted, so nothing needs saving.</summary>
    private void PassOn()
    {
        if (lease.CancelRequested.IsCancellationRequested && requestedEnd is not JobOutcome.Cancelled)
            Request(new JobOutcome.Cancelled(), new DownFrame.Cancel());
        else if (draining.IsCancellationRequested && requestedEnd is null)
            Request(new JobOutcome.Drained(), new DownFrame.Drain());
    }

    private void Request(JobOutcome end, DownFrame frame)
    {
        requestedEnd = end;
        requestedAt = time.GetTimestamp();
        // Not on this thread: a stopped runner may leave the pipe full, and this loop is what kills it then.
        sending = Task.Run(() => runner.TrySend(frame));
    }

    private void KillForMemory(int usedMiB)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture, $"The runner used {usedMiB} MiB; the job's limit is {memoryMiB} MiB.");
        Kill(new JobOutcome.Failed(ErrorCode.DeviceOutOfMemory, message, []), message);
    }

    private void Kill(JobOutcome verdict, string reason)
    {
        Verdict = verdict;
        RunningLog.RunnerKilled(logger, runner.Id, reason);
        runner.Kill();
    }
}
