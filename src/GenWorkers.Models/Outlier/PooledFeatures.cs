using GenWorkers.Models.Blocks;
using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>The encoder's smallest maps averaged to 4x4 places, so that a bank of them stays small.</summary>
internal static class PooledFeatures
{
    private const int Side = 4;

    public static int SizeOf(Plan plan) => plan.Channels[^1] * Side * Side;

    /// <summary>(B, C, H, W) to (B, 16 C).</summary>
    public static Tensor Of(Tensor maps) => nn.functional.adaptive_avg_pool2d(maps, Side).flatten(1);
}
