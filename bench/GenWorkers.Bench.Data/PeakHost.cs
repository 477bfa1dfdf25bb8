using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Bench.Data;

/// <summary>A host that looks at the process's memory at every tick (four a second).</summary>
internal sealed class PeakHost : IJobHost
{
    public long Managed { get; private set; }

    public long Anonymous { get; private set; }

    public void Sample()
    {
        Managed = Math.Max(Managed, GC.GetTotalMemory(forceFullCollection: false));
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
        Anonymous = Math.Max(Anonymous, long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) << 10);
    }

    public void Tick(JobPhase phase) => Sample();

    public void Report(JobProgress progress) => Sample();

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) => Task.CompletedTask;
}
