using static TorchSharp.torch;

namespace GenWorkers.Training.Families;

/// <summary>The names of a model's tensors in files.</summary>
public static class ModelTensors
{
    /// <summary>Weights and buffers of all networks as <c>network.name</c>, in order of the names.</summary>
    public static IReadOnlyList<(string Name, Tensor Tensor)> Of(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return [.. model.Networks
            .SelectMany(entry => entry.Network.state_dict().Select(pair => ($"{entry.Name}.{pair.Key}", pair.Value)))
            .OrderBy(entry => entry.Item1, StringComparer.Ordinal)];
    }
}
