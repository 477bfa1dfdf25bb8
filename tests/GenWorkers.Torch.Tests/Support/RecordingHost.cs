using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Keeps what a pipeline says to its host.</summary>
internal sealed class RecordingHost : IJobHost
{
    public List<MetricRow> Metrics { get; } = [];

    public List<CheckpointRow> Checkpoints { get; } = [];

    public List<JobProgress> Progress { get; } = [];

    public HashSet<JobPhase> Ticked { get; } = [];

    /// <summary>Answer to the next commits: false plays a lost lease.</summary>
    public bool Accepts { get; set; } = true;

    /// <summary>Called after each committed checkpoint.</summary>
    public Action<CheckpointRow>? Committed { get; set; }

    public Action? MetricsRecorded { get; set; }

    /// <summary>Called at each tick.</summary>
    public Action<JobPhase>? OnTick { get; set; }

    public void Tick(JobPhase phase)
    {
        Ticked.Add(phase);
        OnTick?.Invoke(phase);
    }

    public void Report(JobProgress progress) => Progress.Add(progress);

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken)
    {
        Metrics.AddRange(metrics);
        MetricsRecorded?.Invoke();
        return Task.CompletedTask;
    }

    public Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken)
    {
        if (Accepts)
        {
            Checkpoints.Add(checkpoint);
            Committed?.Invoke(checkpoint);
        }

        return Task.FromResult(Accepts);
    }

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("the loop never judges hashes");
}
