using System.Collections.Concurrent;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Tests.Datasets;

/// <summary>A host that keeps what a pipeline says.</summary>
public sealed class RecordingHost : IJobHost
{
    public ConcurrentDictionary<JobPhase, int> Ticks { get; } = new();

    public void Tick(JobPhase phase) => Ticks.AddOrUpdate(phase, 1, (_, count) => count + 1);

    public void Report(JobProgress progress) => Tick(progress.Phase);

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) => Task.CompletedTask;
}
