using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>What a pipeline hands over at its end. Every object named here is in the store and verified.</summary>
public sealed record JobResult
{
    public IReadOnlyList<ArtifactReference> Artifacts { get; init; } = [];

    public NewDatasetVersion? Dataset { get; init; }

    public NewModelVersion? Model { get; init; }

    /// <summary>What is not well with the model that was trained or measured; each becomes an event.</summary>
    public IReadOnlyList<HealthAlarm> Alarms { get; init; } = [];

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}
