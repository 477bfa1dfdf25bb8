using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>A job as the API and the CLI show it.</summary>
public sealed record JobView
{
    public required Guid JobId { get; init; }

    public required string Kind { get; init; }

    public required JobState State { get; init; }

    public required int Priority { get; init; }

    public required string SpecJson { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? Worker { get; init; }

    public int Attempts { get; init; }

    public int Crashes { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>Step of the newest valid checkpoint; a day or so after the job's end it has none.</summary>
    public long? CheckpointStep { get; init; }

    /// <summary>name@sha256:digest of the data set version it made.</summary>
    public string? Dataset { get; init; }

    /// <summary>name@sha256:digest of the model version it made.</summary>
    public string? Model { get; init; }

    /// <summary>The newest progress of a running job.</summary>
    public JobProgressed? Progress { get; init; }

    public IReadOnlyList<Guid> Aliases { get; init; } = [];

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ArtifactReference> Artifacts { get; init; } = [];

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
