using GenWorkers.Jobs.Lifecycle;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GenWorkers.Hosting.Running;

/// <summary>
/// Takes the lease from silent workers. It compares no clocks: a lease whose end it saw unchanged for one whole lease by
/// its own monotonic clock is over (the observation method of client-go's leader election).
/// </summary>
public sealed class Reaper(IJobStore store, IOptions<WorkerOptions> options, TimeProvider time, ILogger<Reaper> logger)
    : BackgroundService
{
    private readonly Dictionary<LeaseObservation, long> firstSeen = [];

    /// <summary>One observation; returns how many leases it took.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var observed = await store.ObserveLeasesAsync(cancellationToken);
        var now = time.GetTimestamp();
        foreach (var gone in firstSeen.Keys.Except(observed).ToList())
            firstSeen.Remove(gone);
        foreach (var lease in observed)
            firstSeen.TryAdd(lease, now);

        var unchanged = firstSeen
            .Where(seen => time.GetElapsedTime(seen.Value, now) >= options.Value.Lease)
            .Select(seen => seen.Key)
            .ToList();
        if (unchanged.Count == 0)
            return 0;
        var reaped = await store.ReapAsync(unchanged, cancellationToken);
        if (reaped > 0)
            RunningLog.Reaped(logger, reaped);
        return reaped;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        nameof(Reaper), TimeSpan.FromSeconds(options.Value.SweepSeconds), SweepAsync, time, logger, stoppingToken);
}
