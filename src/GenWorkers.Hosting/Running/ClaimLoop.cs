using GenWorkers.Jobs;
using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Claims jobs for the slots of this host, one at a time each, and runs them. On stop it claims nothing more, has the
/// running jobs save and requeue themselves, and returns when their rows say so.
/// </summary>
public sealed class ClaimLoop(
    IJobStore store,
    JobSupervisor supervisor,
    IOptions<WorkerOptions> options,
    TimeProvider time,
    ILogger<ClaimLoop> logger) : BackgroundService
{
    private const int ClaimsPerOldestFirst = 5;
    private const int MostDoublings = 4;
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(2);
    private int claims;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var slots = Enumerable.Range(0, options.Value.Slots).Select(index => RunSlotAsync(index, stoppingToken));
        await Task.WhenAll(slots);
    }

    private async Task RunSlotAsync(int index, CancellationToken stoppingToken)
    {
        await Task.Yield();
        var name = $"{Environment.MachineName}/{Environment.ProcessId}/{index}";
        await using var slot = new RunnerSlot(
            name, RunnerLaunch.From(options.Value), options.Value, time, logger);
        var failedStarts = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TurnAsync(slot, stoppingToken);
                failedStarts = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                failedStarts = error is RunnerStartException ? failedStarts + 1 : 0;
                await RecoverAsync(error, Math.Max(0, failedStarts - 1), stoppingToken);
            }
        }

        RunningLog.Draining(logger, name);
    }

    /// <summary>
    /// One claim, and its job or a wait. The runner is warmed before the claim, so that a job never waits for a process
    /// to start; the wait is entered before the claim, so that a job submitted in between is not slept over.
    /// </summary>
    private async Task TurnAsync(RunnerSlot slot, CancellationToken stoppingToken)
    {
        await slot.GetAsync(use: null, int.MaxValue, stoppingToken);
        var claimedAt = time.GetTimestamp();
        if (await ClaimOrWaitAsync(slot, stoppingToken) is not { } job)
            return;
        Interlocked.Increment(ref claims);
        await supervisor.RunAsync(job, claimedAt, slot, stoppingToken);
    }

    private async Task<ClaimedJob?> ClaimOrWaitAsync(RunnerSlot slot, CancellationToken stoppingToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var work = store.WaitForWorkAsync(TimeSpan.FromSeconds(options.Value.PollSeconds), wait.Token);
        try
        {
            var job = await store.ClaimAsync(Offer(slot), stoppingToken);
            if (job is null)
                await work;
            return job;
        }
        finally
        {
            await wait.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What the slot's warm runner can do; it has the device of the options, or the slot would not have given it.</summary>
    private ClaimRequest Offer(RunnerSlot slot) => new(
        slot.Name,
        [.. options.Value.ClaimKinds],
        options.Value.Device,
        options.Value.SlotMemoryMiB,
        [.. slot.Capabilities.Fingerprints],
        options.Value.Lease,
        OldestFirst: Volatile.Read(ref claims) % ClaimsPerOldestFirst == ClaimsPerOldestFirst - 1);

    /// <param name="doublings">Of the delay: a runner that found no device finds none two seconds later.</param>
    private async Task RecoverAsync(Exception error, int doublings, CancellationToken stoppingToken)
    {
        if (error is RunnerStartException)
            RunningLog.RunnerStartFailed(logger, error);
        else if (error is JobException failure)
            RunningLog.Retrying(logger, "Claiming", failure.Code);
        else
            RunningLog.LoopFailed(logger, nameof(ClaimLoop), error);
        var delay = FailureDelay * (1 << Math.Min(doublings, MostDoublings));
        await Task.Delay(delay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
