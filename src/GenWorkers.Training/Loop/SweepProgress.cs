using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Reports;
using GenWorkers.Training.Safetensors;

namespace GenWorkers.Training.Loop;

/// <summary>The sizes of a sweep that are done. Every checkpoint of a later size carries it, files lie in the store.</summary>
public sealed record SweepProgress(IReadOnlyList<SweepStage> Finished)
{
    private const string Field = "sweep";

    public static SweepProgress None { get; } = new([]);

    /// <summary>
    /// Step number of the next size's start among the job's checkpoints: each size takes the numbers from 0 to its last
    /// step, so that numbers rise over the job and are never two checkpoints'.
    /// </summary>
    public long FirstStep => Finished.Sum(stage => stage.Point.Steps + 1);

    public SweepProgress With(SweepStage stage) => new([.. Finished, stage]);

    /// <summary>What a hash-checked checkpoint carries.</summary>
    public static SweepProgress Read(string checkpointPath)
    {
        using var file = SafetensorsFile.Open(checkpointPath);
        return file.Metadata.TryGetValue(Field, out var json) ? JsonSerializer.Deserialize<SweepProgress>(json, WireJson.Options)! : None;
    }

    public void WriteTo(IDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        metadata[Field] = JsonSerializer.Serialize(this, WireJson.Options);
    }
}

/// <param name="Grids">Objects by artifact name: the last grids, and what else the family leaves for people.</param>
public sealed record SweepStage(
    SweepPoint Point,
    StoredObject Metrics,
    IReadOnlyDictionary<string, StoredObject> Grids,
    string ManifestJson,
    string OptionsJson,
    bool Inexact,
    IReadOnlyDictionary<string, double> Final,
    IReadOnlyList<HealthAlarm> Alarms);
