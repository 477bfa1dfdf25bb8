using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Training.Torch;

/// <summary>Layers that TorchSharp makes with a defect, made without it.</summary>
public static class Layers
{
    /// <summary>Group normalisation (Wu and He 2018). TorchSharp leaves its weight and bias as uninitialised memory.</summary>
    public static GroupNorm GroupNorm(long groups, long channels, double epsilon = 1e-5)
    {
        using var noGrad = no_grad();
        var layer = nn.GroupNorm(groups, channels, epsilon);
        nn.init.ones_(layer.weight);
        nn.init.zeros_(layer.bias);
        return layer;
    }
}
