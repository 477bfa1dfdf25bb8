using System.Globalization;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Training.Loop;

/// <summary>The host as one size of a sweep sees it: its part of the job's progress, metric names and steps of its own.</summary>
/// <param name="place">Sizes before it.</param>
/// <param name="count">All sizes.</param>
/// <param name="firstStep">Added to the step of its checkpoints.</param>
internal sealed class SweepHost(IJobHost host, int latentSize, int place, int count, long firstStep, IReadOnlyList<CheckpointRow> before) : IJobHost
{
    /// <summary>Valid checkpoints of the job, newest first.</summary>
    public IReadOnlyList<CheckpointRow> Checkpoints { get; private set; } = before;

    public void Tick(JobPhase phase) => host.Tick(phase);

    public void Report(JobProgress progress)
    {
        // The sizes that follow take as long as this one, as far as can be told.
        var rest = progress.Eta / (1 - Math.Min(progress.Fraction, 0.99)) * (count - place - 1);
        host.Report(progress with
        {
            Fraction = (place + progress.Fraction) / count, Eta = progress.Eta + rest, Step = progress.Step + firstStep,
        });
    }

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken) => host.RecordMetricsAsync(
        [.. metrics.Select(row => row with { Name = string.Create(CultureInfo.InvariantCulture, $"latent{latentSize}/{row.Name}") })],
        cancellationToken);

    public async Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken)
    {
        var row = checkpoint with { Step = firstStep + checkpoint.Step };
        if (!await host.CommitCheckpointAsync(row, cancellationToken))
            return false;
        Checkpoints = [row, .. Checkpoints.Take(CheckpointRow.Kept - 1)];
        return true;
    }

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) =>
        host.InvalidateCheckpointAsync(checkpoint, cancellationToken);
}
