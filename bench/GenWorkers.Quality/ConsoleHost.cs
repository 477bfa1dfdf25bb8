using System.Globalization;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Quality;

/// <summary>Prints validations and, now and then, the progress.</summary>
internal sealed class ConsoleHost(TimeProvider time) : IJobHost
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    private long printed;

    public void Tick(JobPhase phase)
    {
    }

    public void Report(JobProgress progress)
    {
        if (time.GetElapsedTime(printed) < Interval)
            return;
        printed = time.GetTimestamp();
        Print($"  step {progress.Step}, {progress.Fraction:P0}, eta {progress.Eta:hh\\:mm\\:ss}");
    }

    public Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken)
    {
        if (metrics[0].Name.StartsWith("validation/", StringComparison.Ordinal))
            Print($"step {metrics[0].Step}: {string.Join("  ", metrics.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name} {row.Value:G6}")))}");
        return Task.CompletedTask;
    }

    public Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken) => Task.CompletedTask;

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
