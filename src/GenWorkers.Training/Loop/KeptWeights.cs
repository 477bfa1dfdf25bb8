using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>A copy of the weights that a model had at a moment, to come back to.</summary>
public sealed class KeptWeights : IDisposable
{
    private readonly SortedDictionary<string, Tensor> kept = new(StringComparer.Ordinal);

    public bool IsEmpty => kept.Count == 0;

    public IEnumerable<(string Name, Tensor Tensor)> Tensors => kept.Select(pair => (pair.Key, pair.Value));

    /// <summary>Keeps the weights that the model has now.</summary>
    public void Keep(Model model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, tensor) in ModelTensors.Of(model))
        {
            if (kept.TryGetValue(name, out var copy))
                copy.copy_(tensor);
            else
                kept[name] = tensor.detach().clone().DetachFromDisposeScope();
        }
    }

    /// <summary>Takes over what a checkpoint kept; none where it kept none.</summary>
    public void Restore(IEnumerable<(string Name, Tensor Tensor)> saved)
    {
        Dispose();
        kept.Clear();
        foreach (var (name, tensor) in saved)
            kept[name] = tensor.DetachFromDisposeScope();
    }

    public void Adopt(Model model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, tensor) in ModelTensors.Of(model))
            tensor.copy_(kept[name]);
    }

    public void Dispose()
    {
        foreach (var tensor in kept.Values)
            tensor.Dispose();
    }
}
