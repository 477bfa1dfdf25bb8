using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Vector to image, the encoder's mirror: a dense layer, then at each level a residual block and a transposed convolution.</summary>
public static class ConvolutionalDecoder
{
    /// <param name="channels">Channels of the output, without an activation after them.</param>
    public static Module<Tensor, Tensor> Create(Plan plan, int inputSize, int channels)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var smallest = plan.Levels;
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("input", Linear(inputSize, plan.FlatSize)),
            ("unflatten", Unflatten(1, [plan.Channels[^1], plan.Heights[smallest], plan.Widths[smallest]])),
        };
        for (var level = plan.Levels - 1; level >= 0; level--)
        {
            var to = level == 0 ? channels : plan.Channels[level - 1];
            layers.Add(($"block{level}", new ResidualBlock(plan.Channels[level])));
            layers.Add(($"activation{level}", SiLU()));
            layers.Add(($"up{level}", Up(plan.Channels[level], to, plan.Heights[level], plan.Widths[level])));
        }

        return Sequential(layers);
    }

    /// <summary>Doubles a side with kernel 4, or doubles it less one with kernel 3: the inverse of halving rounded up.</summary>
    internal static Module<Tensor, Tensor> Up(int from, int to, int height, int width) =>
        ConvTranspose2d(from, to, (Kernel(height), Kernel(width)), stride: (2, 2), padding: (1, 1));

    private static long Kernel(int size) => size % 2 == 0 ? 4 : 3;
}
