using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Jobs.Training;

/// <summary>Runs the one training loop on a data set.</summary>
public interface ITrainer
{
    /// <summary>
    /// Trains to the budget's end and leaves its files in the context's scratch folder. Throws
    /// <see cref="JobException"/>: <c>dataset.shapeMismatch</c> where the family cannot take the shape,
    /// <c>training.diverged</c> naming the step, <c>device.outOfMemory</c>; <see cref="OperationCanceledException"/>
    /// at a step boundary after saving a checkpoint.
    /// </summary>
    Task<TrainedModel> TrainAsync(TrainingRequest request, JobContext context, CancellationToken cancellationToken);
}

/// <param name="Options">The family's options as sent; null takes the defaults.</param>
/// <param name="DatasetDigest">For the manifest inside the weights.</param>
/// <param name="StartFromPath">Local weights file to start from, null for fresh weights.</param>
/// <param name="ResumePath">Local, hash-checked checkpoint to continue from, null for step 0.</param>
public sealed record TrainingRequest(
    TrainModelSpec Spec,
    JsonElement? Options,
    ISampleCache Samples,
    string DatasetDigest,
    string? StartFromPath,
    string? ResumePath);

/// <param name="WeightsPath">"Use" file: EMA weights and config.</param>
/// <param name="MetricsPath">Every metric of the run, JSON lines.</param>
/// <param name="Grids">PNG files by artifact name.</param>
/// <param name="ManifestJson">The resolved manifest that was written before step 1.</param>
public sealed record TrainedModel(
    string WeightsPath,
    string MetricsPath,
    IReadOnlyDictionary<string, string> Grids,
    string ManifestJson,
    string OptionsJson,
    bool Inexact,
    long Steps,
    IReadOnlyDictionary<string, double> Metrics)
{
    /// <summary>What is not well with the model.</summary>
    public IReadOnlyList<HealthAlarm> Alarms { get; init; } = [];

    /// <summary>What the family leaves for people besides: files by artifact name.</summary>
    public IReadOnlyDictionary<string, string> Reports { get; init; } = new Dictionary<string, string>();

    /// <summary>What a sweep found, of which this is the chosen model; null without one.</summary>
    public SweepReport? Sweep { get; init; }
}
