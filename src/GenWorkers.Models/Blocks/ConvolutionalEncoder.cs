using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Image to vector: at each level a convolution of stride 2 and a residual block, then a dense layer.</summary>
public static class ConvolutionalEncoder
{
    public static Module<Tensor, Tensor> Create(Plan plan, int channels, int outputSize)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Sequential([
            .. Layers(plan, channels),
            ("flatten", Flatten()), // (B, C*H*W)
            ("output", Linear(plan.FlatSize, outputSize)),
        ]);
    }

    /// <summary>The maps before the dense layer: (B, channels, H, W) to (B, C, h, w), the plan's smallest.</summary>
    public static Module<Tensor, Tensor> Trunk(Plan plan, int channels)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return Sequential(Layers(plan, channels));
    }

    private static List<(string Name, Module<Tensor, Tensor> Layer)> Layers(Plan plan, int channels)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        var from = channels;
        for (var level = 0; level < plan.Levels; level++)
        {
            // (B, from, H, W) to (B, to, ceil(H/2), ceil(W/2))
            layers.Add(($"down{level}", Conv2d(from, plan.Channels[level], 3, stride: 2L, padding: 1L)));
            layers.Add(($"block{level}", new ResidualBlock(plan.Channels[level])));
            from = plan.Channels[level];
        }

        layers.Add(("activation", SiLU()));
        return layers;
    }
}
