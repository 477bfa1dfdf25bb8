using System.Text.Json;
using GenWorkers.Contracts;

namespace GenWorkers.Training.Loop;

/// <summary>The loop's own numbers, which a checkpoint carries in its metadata.</summary>
public sealed class TrainingState
{
    /// <summary>Optimizer steps done. Data order and draws follow from it and the seed.</summary>
    public long Step { get; set; }

    /// <summary>Seconds of training up to here, over all attempts.</summary>
    public double TrainedSeconds { get; set; }

    /// <summary>Updates of the moving average, which its warm-up counts.</summary>
    public long EmaUpdates { get; set; }

    public double? BestMetric { get; set; }

    public long? BestStep { get; set; }

    public int ValidationsWithoutGain { get; set; }

    public long? ValidatedStep { get; set; }

    /// <summary>Newest validation.</summary>
    public Dictionary<string, double> Validation { get; set; } = [];

    /// <summary>Train metrics since they were last written down.</summary>
    public IReadOnlyDictionary<string, double[]> Pending { get; set; } = new Dictionary<string, double[]>();

    /// <summary>The family's scalars.</summary>
    public IReadOnlyDictionary<string, double> Scalars { get; set; } = new Dictionary<string, double>();

    /// <summary>True once a resume changed torch, device kind or thread count.</summary>
    public bool Inexact { get; set; }

    public string ToJson() => JsonSerializer.Serialize(this, WireJson.Options);

    public static TrainingState FromJson(string json) => JsonSerializer.Deserialize<TrainingState>(json, WireJson.Options)!;
}
