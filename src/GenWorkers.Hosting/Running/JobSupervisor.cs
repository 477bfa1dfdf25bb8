using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipe;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Runs one claimed job to its written outcome: lease, inputs, runner, sample rows, completion. Whatever goes wrong in
/// between becomes an outcome; only a lost lease writes nothing.
/// </summary>
public sealed class JobSupervisor(
    IJobStore store,
    InputResolver inputs,
    SampleRowLoader rows,
    RunnerSettings settings,
    ScratchFolders scratch,
    IEnumerable<IProgressSink> sinks,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<JobSupervisor> logger)
{
    /// <param name="claimedAt">Timestamp from before the claim was sent.</param>
    /// <param name="draining">Set when this host goes away.</param>
    public async Task RunAsync(ClaimedJob job, long claimedAt, RunnerSlot slot, CancellationToken draining)
    {
        var stall = new StallWatch(options.Value.StallLimit, time);
        await using var lease = new LeaseKeeper(
            job.Lease.JobId,
            cancel => store.HeartbeatAsync(job.Lease, options.Value.Lease, cancel),
            claimedAt,
            () => stall.Describe() is null,
            options.Value,
            time,
            logger);
        var folder = scratch.Create(job.Lease.JobId, job.Lease.Fence);
        try
        {
            var outcome = await RunToOutcomeAsync(job, slot, folder, stall, lease, draining);
            stall.Close();
            await CompleteAsync(job, outcome, folder, lease);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested)
        {
            RunningLog.JobAbandoned(logger, job.Lease.JobId, job.Lease.Fence, lease.LostReason);
            await slot.KillAsync();
        }
        catch
        {
            // Not foreseen: the runner may still work on the job, so it must not meet the next one.
            await slot.KillAsync();
            throw;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<JobOutcome> RunToOutcomeAsync(
        ClaimedJob job,
        RunnerSlot slot,
        string folder,
        StallWatch stall,
        LeaseKeeper lease,
        CancellationToken draining)
    {
        try
        {
            var start = await DescribeAsync(job, folder, lease.Lost);
            var outcome = await RunInSlotAsync(job, start, slot, stall, lease, draining);
            if (outcome is JobOutcome.Crashed or JobOutcome.Failed)
                await slot.KillAsync();
            return outcome;
        }
        catch (JobException error)
        {
            return new JobOutcome.Failed(error.Code, error.Message, []);
        }
        catch (RunnerStartException error)
        {
            RunningLog.RunnerStartFailed(logger, error);
            return new JobOutcome.Failed(ErrorCode.DeviceUnavailable, error.Message, []);
        }
    }

    private async Task<JobOutcome> RunInSlotAsync(
        ClaimedJob job,
        DownFrame.Start start,
        RunnerSlot slot,
        StallWatch stall,
        LeaseKeeper lease,
        CancellationToken draining)
    {
        var memoryMiB = job.Resources.MemoryMiB > 0 ? job.Resources.MemoryMiB : options.Value.SlotMemoryMiB;
        var runner = await slot.GetAsync(new RunnerUse(start.Lease.Tenant, start.Threads), memoryMiB, lease.Lost);
        runner.Arrived = frame => Note(frame, stall);
        stall.Tick(Jobs.Pipelines.JobPhase.Download);
        RunningLog.JobStarted(logger, slot.Name, job.Kind, job.Lease.JobId, job.Lease.Fence, runner.Id);
        await using var guard = new RunnerGuard(
            runner, stall, lease, memoryMiB, options.Value, time, logger, draining);
        var outcome = await new JobAttempt(job, runner, guard, lease, store, sinks, time, logger).RunAsync(start);
        if (guard.Verdict is not null)
            await slot.KillAsync(); // killed as the job ended: it may not look dead yet
        return outcome;
    }

    private static void Note(UpFrame frame, StallWatch stall)
    {
        if (frame is UpFrame.Tick tick)
            stall.Tick(tick.Phase);
        else if (frame is UpFrame.Progress progress)
            stall.Tick(progress.Value.Phase);
    }

    private async Task<DownFrame.Start> DescribeAsync(ClaimedJob job, string folder, CancellationToken lost) => new()
    {
        Lease = job.Lease,
        Kind = job.Kind,
        SpecJson = job.SpecJson,
        Inputs = await DatabaseRetry.RunAsync(
            "Looking up inputs", cancel => inputs.ResolveAsync(job, cancel), time, logger, lost),
        Checkpoints = job.Checkpoints,
        Settings = settings.For(job.Lease.Tenant),
        ScratchFolder = folder,
        CacheFolder = options.Value.CachePath,
        Device = options.Value.Device,
        Threads = InputResolver.ThreadsOf(job) ?? options.Value.SlotThreads,
        ImportRoots = options.Value.ImportRoots,
    };

    private async Task CompleteAsync(ClaimedJob job, JobOutcome outcome, string folder, LeaseKeeper lease)
    {
        outcome = await LoadRowsAsync(job, outcome, folder, lease.Lost);
        var completed = await DatabaseRetry.RunAsync(
            "Completing a job", cancel => store.CompleteAsync(job.Lease, outcome, cancel), time, logger, lease.Lost);
        if (completed)
            RunningLog.JobEnded(logger, job.Lease.JobId, job.Lease.Fence, outcome.GetType().Name);
        else
            RunningLog.JobAbandoned(logger, job.Lease.JobId, job.Lease.Fence, "another attempt has its lease");
    }

    /// <summary>The rows of a new data set version go in before the transaction that makes them visible.</summary>
    private async Task<JobOutcome> LoadRowsAsync(
        ClaimedJob job, JobOutcome outcome, string folder, CancellationToken lost)
    {
        if (outcome is not JobOutcome.Succeeded { Result.Dataset.Version: { } version })
            return outcome;
        try
        {
            await DatabaseRetry.RunAsync(
                "Loading sample rows", cancel => rows.LoadAsync(job.Lease, version, folder, cancel), time, logger, lost);
            return outcome;
        }
        catch (JobException error)
        {
            return new JobOutcome.Failed(error.Code, error.Message, []);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            RunningLog.LoopFailed(logger, nameof(SampleRowLoader), error);
            return new JobOutcome.Failed(
                ErrorCode.Internal, $"Loading the sample rows failed with {error.GetType().Name}.", []);
        }
    }
}
