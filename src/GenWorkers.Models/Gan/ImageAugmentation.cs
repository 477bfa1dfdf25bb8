using GenWorkers.Contracts.Families;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>
/// Random changes of the images that a discriminator sees (Karras et al. 2020, appendix B, the part that suits small
/// images): mirroring, quarter turns, shifts by whole pixels and by parts, scale, rotation; brightness, contrast,
/// saturation. Each happens with probability p by itself. Gradients pass through.
/// </summary>
public sealed class ImageAugmentation(GanOptions options)
{
    private const double LargestWholeShift = 0.125; // of a side
    private const double ShiftDeviation = 0.125;
    private const double ScaleDeviation = 0.2; // of the base-2 logarithm
    private const double BrightnessDeviation = 0.1; // .2 of the paper's range [-1, 1]
    private const double ContrastDeviation = 0.5; // of the base-2 logarithm
    private const double SaturationDeviation = 1; // of the base-2 logarithm
    private const double QuarterTurn = Math.PI / 2;

    /// <param name="images">(B, C, H, W) in [0, 1]; what comes out may lie outside.</param>
    /// <param name="probability">0 changes nothing.</param>
    public Tensor Apply(Tensor images, Draws draws, double probability)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        return probability > 0 ? Recolored(Moved(images, draws, probability), draws, probability) : images;
    }

    /// <summary>One affine map an image, sampled bilinearly; beyond the edge the image is mirrored.</summary>
    private Tensor Moved(Tensor images, Draws draws, double probability)
    {
        var (height, width) = (images.shape[2], images.shape[3]);
        var mirrored = 1 - (2 * Chosen(draws, options.AugmentationFlips ? probability / 2 : 0)); // (B), 1 or -1
        var turns = Chosen(draws, options.AugmentationTurns && height == width ? probability : 0) * (draws.Uniform() * 4).floor();
        var angle = (turns * QuarterTurn) + Rotation(draws, probability);
        var scale = (Chosen(draws, probability) * draws.Normal() * -(ScaleDeviation * Math.Log(2))).exp(); // inverse: output to input
        var right = Shift(draws, probability, width);
        var down = Shift(draws, probability, height);

        // In the grid's coordinates a side is 2 long, so turning an oblong needs the sides' ratio.
        var (cosine, sine) = (angle.cos() * scale, angle.sin() * scale);
        var ratio = (double)height / width;
        var rows = stack([mirrored * cosine, mirrored * sine * -ratio, right, sine / ratio, cosine, down], 1); // (B, 6)
        var grid = nn.functional.affine_grid(rows.reshape(-1, 2, 3), images.shape, align_corners: false);
        return nn.functional.grid_sample(images, grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Reflection, align_corners: false);
    }

    /// <summary>Any angle, in radians.</summary>
    private static Tensor Rotation(Draws draws, double probability) =>
        Chosen(draws, probability) * ((draws.Uniform() * 2) - 1) * Math.PI;

    /// <summary>Whole pixels, then any distance; 2 is a side.</summary>
    private static Tensor Shift(Draws draws, double probability, long side)
    {
        var whole = (((draws.Uniform() * 2) - 1) * (LargestWholeShift * side)).round() * (2.0 / side);
        return (Chosen(draws, probability) * whole) + (Chosen(draws, probability) * draws.Normal() * (2 * ShiftDeviation));
    }

    private static Tensor Recolored(Tensor images, Draws draws, double probability)
    {
        var brightness = Chosen(draws, probability) * draws.Normal() * BrightnessDeviation;
        var contrast = (Chosen(draws, probability) * draws.Normal() * (ContrastDeviation * Math.Log(2))).exp();
        var changed = ((images - 0.5) * PerImage(contrast)) + 0.5 + PerImage(brightness);
        if (images.shape[1] != 3)
            return changed;
        var saturation = (Chosen(draws, probability) * draws.Normal() * (SaturationDeviation * Math.Log(2))).exp();
        var gray = changed.mean([1], keepdim: true);
        return gray + ((changed - gray) * PerImage(saturation));
    }

    /// <summary>(B), 1 with the probability, else 0.</summary>
    private static Tensor Chosen(Draws draws, double probability) => draws.Uniform().less(probability).to(ScalarType.Float32);

    private static Tensor PerImage(Tensor values) => values.reshape(-1, 1, 1, 1);
}
