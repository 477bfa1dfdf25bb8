using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Hosting.Running;

/// <summary>Follows one job in one runner: from the start frame to the frame that ends it, or to the runner's end.</summary>
internal sealed class JobAttempt(
    ClaimedJob job,
    RunnerProcess runner,
    RunnerGuard guard,
    LeaseKeeper lease,
    IJobStore store,
    IEnumerable<IProgressSink> sinks,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>
    /// How the attempt ended. Throws <see cref="OperationCanceledException"/> once the lease is lost: there is no
    /// outcome to write then.
    /// </summary>
    public async Task<JobOutcome> RunAsync(DownFrame.Start start)
    {
        try
        {
            await runner.StartJobAsync(start);
            await foreach (var frame in runner.Frames.ReadAllAsync(lease.Lost))
            {
                if (await HandleAsync(frame) is { } outcome)
                    return outcome;
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            runner.Kill();
            return guard.Verdict ?? new JobOutcome.Crashed(
                ErrorCode.WorkerCrashed, $"The control pipe broke: {error.Message} {await runner.DescribeEndAsync()}");
        }

        lease.Lost.ThrowIfCancellationRequested();
        var end = await runner.DescribeEndAsync();
        return guard.Verdict ?? new JobOutcome.Crashed(ErrorCode.WorkerCrashed, end);
    }

    /// <summary>The outcome where the frame ends the job, otherwise null.</summary>
    private async Task<JobOutcome?> HandleAsync(UpFrame frame)
    {
        switch (frame)
        {
            case UpFrame.Tick:
                return null; // The stall watch heard it when it arrived.
            case UpFrame.Progress progress:
                foreach (var sink in sinks)
                    sink.Report(job, progress.Value);
                return null;
            case UpFrame.Metrics metrics:
                await FencedAsync(
                    "Recording metrics", cancel => store.RecordMetricsAsync(job.Lease, metrics.Rows, cancel));
                return null;
            case UpFrame.Checkpoint commit:
                await AnswerAsync(
                    commit.CommitId, cancel => store.CommitCheckpointAsync(job.Lease, commit.Row, cancel));
                return null;
            case UpFrame.InvalidateCheckpoint invalid:
                await AnswerAsync(
                    invalid.CommitId, cancel => store.InvalidateCheckpointAsync(job.Lease, invalid.Row.Key, cancel));
                return null;
            default:
                return End(frame);
        }
    }

    private JobOutcome? End(UpFrame frame)
    {
        switch (frame)
        {
            case UpFrame.Done done:
                return new JobOutcome.Succeeded(done.Result);
            case UpFrame.Failed failed:
                return new JobOutcome.Failed(ErrorCode.Parse(failed.Code), failed.Message, failed.Artifacts);
            case UpFrame.Cancelled:
                return new JobOutcome.Cancelled();
            case UpFrame.Drained:
                return new JobOutcome.Drained();
            default:
                RunningLog.UnexpectedFrame(logger, job.Lease.JobId, frame.GetType().Name);
                return null;
        }
    }

    private async Task AnswerAsync(long commitId, Func<CancellationToken, Task<bool>> write)
    {
        var committed = await FencedAsync("Committing a checkpoint", write);
        runner.TrySend(new DownFrame.Answer(commitId, committed));
    }

    private async Task<bool> FencedAsync(string what, Func<CancellationToken, Task<bool>> write)
    {
        var written = await DatabaseRetry.RunAsync(what, write, time, logger, lease.Lost);
        if (!written)
            lease.Lose("another attempt has its lease");
        return written;
    }
}
