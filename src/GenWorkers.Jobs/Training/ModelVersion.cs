namespace GenWorkers.Jobs.Training;

/// <summary>A model version as another job finds it.</summary>
/// <param name="Digest">SHA-256 of the weights file, hex.</param>
/// <param name="WeightsKey">Object key of the safetensors file: EMA weights, with the config in its metadata.</param>
public sealed record ModelVersion(string Name, string Digest, string Family, string WeightsKey, long SizeBytes)
{
    public string Reference => $"{Name}@sha256:{Digest}";
}

/// <summary>A model version that a job made.</summary>
/// <param name="OptionsJson">The family's options, resolved.</param>
/// <param name="Inexact">True where a resume changed torch, device kind or thread count on the way.</param>
public sealed record NewModelVersion(
    ModelVersion Version,
    string OptionsJson,
    string DatasetDigest,
    bool Inexact,
    IReadOnlyDictionary<string, double> Metrics);
