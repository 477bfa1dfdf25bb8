using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Training.Loop;

/// <summary>Ticks and progress to the host, no oftener than it can use them.</summary>
public sealed class ProgressReporter(IJobHost host, TimeProvider time)
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);

    private long? ticked;
    private long? reported;

    public string? PreviewKey { get; set; }

    public void Step(long step, double fraction, double trainedSeconds, Func<IReadOnlyDictionary<string, double>> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (IsDue(ref ticked, TickInterval))
            TorchThread.Tick(host);
        if (!IsDue(ref reported, ReportInterval))
            return;
        TimeSpan? eta = fraction > 0 ? TimeSpan.FromSeconds(trainedSeconds * (1 - fraction) / fraction) : null;
        host.Report(new JobProgress(JobPhase.Step, fraction, eta, step, metrics(), PreviewKey));
    }

    private bool IsDue(ref long? last, TimeSpan interval)
    {
        if (last is { } then && time.GetElapsedTime(then) < interval)
            return false;
        last = time.GetTimestamp();
        return true;
    }
}
