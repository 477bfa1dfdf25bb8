using GenWorkers.Models.Blocks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Flow;

/// <summary>What a flow learns functions of one half of the channels with; its answer begins at 0.</summary>
internal static class CouplingNetwork
{
    /// <summary>(B, from, H, W) to (B, to, H, W).</summary>
    /// <param name="kernel">Side of the outer convolutions, odd.</param>
    public static Module<Tensor, Tensor> Create(long from, long hidden, long to, long kernel) => Sequential(
        ("input", Conv2d(from, hidden, kernel, padding: kernel / 2)),
        ("activation1", SiLU()),
        ("middle", Conv2d(hidden, hidden, 1)),
        ("activation2", SiLU()),
        ("output", ZeroLayers.Zeroed(Conv2d(hidden, to, kernel, padding: kernel / 2))));
}
