using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Judges every square of an image by itself (Isola et al. 2017, section 6.1.2): convolutions of 4x4 with strides, then two
/// without, one output a square. Instance normalization, so that images of a batch are judged apart.
/// </summary>
public static class PatchDiscriminator
{
    private const double Slope = 0.2;
    private const int LargestFactor = 8;

    /// <summary>Least side of an image whose smallest map the last two convolutions can still be applied to.</summary>
    public static int SmallestSide(int halvings) => 3 << halvings;

    /// <summary>(B, C, H, W) to (B, 1, h, w), about H / 2^halvings - 2.</summary>
    public static Module<Tensor, Tensor> Create(int channels, int baseChannels, int halvings)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        var from = channels;
        for (var level = 0; level <= halvings; level++)
        {
            var to = baseChannels * Math.Min(1 << level, LargestFactor);
            layers.Add(($"conv{level}", Conv2d(from, to, 4, stride: level < halvings ? 2L : 1L, padding: 1L)));
            if (level > 0)
                layers.Add(($"norm{level}", InstanceNorm2d(to)));
            layers.Add(($"activation{level}", LeakyReLU(Slope)));
            from = to;
        }

        layers.Add(("output", Conv2d(from, 1, 4, padding: 1L)));
        return InitialWeights.Normal(Sequential(layers));
    }
}
