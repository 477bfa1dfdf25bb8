using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Last layers of branches that begin as if they were not there.</summary>
public static class ZeroLayers
{
    /// <summary>The layer with weight and bias 0.</summary>
    public static Conv2d Zeroed(Conv2d layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        init.zeros_(layer.weight);
        init.zeros_(layer.bias!);
        return layer;
    }
}
