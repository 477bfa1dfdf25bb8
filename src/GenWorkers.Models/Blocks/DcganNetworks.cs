using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Generator and discriminator of strided convolutions (Radford et al. 2016, section 3), for any size of image. The
/// discriminator has no batch normalization, which would mix the images that a gradient penalty looks at one by one.
/// </summary>
public static class DcganNetworks
{
    private const double Slope = 0.2;

    /// <summary>(B, inputSize) to (B, C, H, W), without an activation at the end.</summary>
    public static Module<Tensor, Tensor> Generator(Plan plan, int inputSize, int channels)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var smallest = plan.Levels;
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("input", Linear(inputSize, plan.FlatSize, hasBias: false)),
            ("unflatten", Unflatten(1, [plan.Channels[^1], plan.Heights[smallest], plan.Widths[smallest]])),
        };
        for (var level = plan.Levels - 1; level >= 0; level--)
        {
            layers.Add(($"norm{level}", BatchNorm2d(plan.Channels[level])));
            layers.Add(($"activation{level}", ReLU()));
            layers.Add(($"up{level}", ConvolutionalDecoder.Up(
                plan.Channels[level], level == 0 ? channels : plan.Channels[level - 1], plan.Heights[level], plan.Widths[level])));
        }

        return Sequential(layers);
    }

    /// <summary>Layers from (B, C, H, W) to the smallest maps.</summary>
    public static IReadOnlyList<(string Name, Module<Tensor, Tensor> Layer)> Features(Plan plan, int channels, DiscriminatorLayers make)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(make);
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        var from = channels;
        for (var level = 0; level < plan.Levels; level++)
        {
            layers.Add(($"down{level}", make.Conv(from, plan.Channels[level], kernel: 3, stride: 2)));
            layers.Add(($"activation{level}", LeakyReLU(Slope)));
            from = plan.Channels[level];
        }

        return layers;
    }
}
