using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>
/// The way up from a pipeline: in the Runner a proxy over the control pipe. Ticks and progress are fire and forget;
/// a commit waits for its answer.
/// </summary>
public interface IJobHost
{
    /// <summary>Says that the phase moved. A phase that does not tick within its limit is a stall.</summary>
    void Tick(JobPhase phase);

    void Report(JobProgress progress);

    Task RecordMetricsAsync(IReadOnlyList<MetricRow> metrics, CancellationToken cancellationToken);

    /// <summary>Commits a checkpoint whose object is verified. False: fenced, stop without writing.</summary>
    Task<bool> CommitCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken);

    /// <summary>Tells the host that a checkpoint's object does not match its hash.</summary>
    Task InvalidateCheckpointAsync(CheckpointRow checkpoint, CancellationToken cancellationToken);
}

/// <summary>What a job is doing; each phase has its own stall limit.</summary>
public enum JobPhase
{
    Download,
    Decode,
    Step,
    Upload,

    /// <summary>A declared wait for somebody else, such as a store that answers 503: never a stall.</summary>
    Wait,
}

/// <param name="Fraction">0 to 1 of the whole job.</param>
/// <param name="Eta">Rest, where it can be told.</param>
/// <param name="PreviewKey">Object key of the newest preview.</param>
public sealed record JobProgress(
    JobPhase Phase,
    double Fraction,
    TimeSpan? Eta = null,
    long? Step = null,
    IReadOnlyDictionary<string, double>? Metrics = null,
    string? PreviewKey = null);
