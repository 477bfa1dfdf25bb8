using GenWorkers.Models.Blocks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.DenoisingAutoencoder;

/// <summary>
/// R(y): the noise in an image of any size, (B, C, H, W) to the same, by residual blocks of one width. At factor 2 the
/// image is first folded into a quarter of the positions (Zhang et al. 2018, figure 1, FFDNet).
/// </summary>
public sealed class NoiseEstimator : Module<Tensor, Tensor>
{
    private readonly int factor;
    private readonly Module<Tensor, Tensor> layers;

    /// <param name="factor">1 at full resolution, 2 at half.</param>
    public NoiseEstimator(int imageChannels, int factor, int channels, int blocks)
        : base(nameof(NoiseEstimator))
    {
        this.factor = factor;
        Reach = factor * (2 + (2 * blocks) + (factor - 1)); // convolutions of radius 1, and the rest of a folded position
        var folded = imageChannels * factor * factor;
        layers = Sequential(
        [
            ("input", Conv2d(folded, channels, 3, padding: 1L)),
            .. Enumerable.Range(0, blocks).Select(i => ($"block{i}", (Module<Tensor, Tensor>)new ResidualBlock(channels))),
            ("activation", SiLU()),
            ("output", Conv2d(channels, folded, 3, padding: 1L)),
        ]);
        RegisterComponents();
    }

    /// <summary>Pixels to each side on which an output pixel depends.</summary>
    public int Reach { get; }

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (factor == 1)
            return layers.forward(input);
        var (height, width) = (input.shape[2], input.shape[3]);
        var folded = functional.pixel_unshuffle(Even(input), factor); // (B, C, H, W) to (B, 4C, H/2, W/2)
        var noise = functional.pixel_shuffle(layers.forward(folded), factor);
        return noise.narrow(2, 0, height).narrow(3, 0, width);
    }

    /// <summary>An odd side gets one more row or column: the reflection at its edge, which is the last one again.</summary>
    private static Tensor Even(Tensor input)
    {
        var (below, right) = (input.shape[2] % 2, input.shape[3] % 2);
        return below + right == 0 ? input : functional.pad(input, (0, right, 0, below), PaddingModes.Replicate);
    }
}
