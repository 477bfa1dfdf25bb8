using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Training.Checkpoints;

/// <summary>Everything of a run that a checkpoint saves and restores. It owns none of it.</summary>
/// <param name="RunId">What must be the same for a checkpoint to belong to this run: config, seed, data, batch size.</param>
public sealed record CheckpointContent(
    Model Model,
    EmaWeights Ema,
    KeptWeights Best,
    MetricsLog Log,
    TrainingState State,
    string RunId,
    string Fingerprint)
{
    /// <summary>Of a run that is one size of a sweep.</summary>
    public SweepProgress? Sweep { get; init; }

    /// <summary>Tensors whose names and shapes are known beforehand.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> FixedTensors() =>
    [
        .. ModelTensors.Of(Model).Select(entry => ("net." + entry.Name, entry.Tensor)),
        .. Ema.Tensors.Select(entry => ("ema." + entry.Name, entry.Tensor)),
        .. Model.Optimizers.SelectMany(optimizer => optimizer.State.Select(entry => ($"optim.{optimizer.Name}.{entry.Name}", entry.Tensor))),
    ];
}
