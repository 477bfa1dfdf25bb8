using GenWorkers.Contracts.Families;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Models.DenoisingAutoencoder;

/// <summary>
/// Damage that the family learns to undo. Images are (B, C, H, W) in [0, 1]; each gets a kind and a strength of its own.
/// Every kind is drawn for every image, so a sample's draws do not depend on its neighbours' kinds.
/// </summary>
public sealed class ImageNoise(DenoisingAutoencoderOptions options)
{
    private const double Levels = 255;

    public Tensor Add(Tensor images, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        var noisy = Of(options.Noise[0], images, draws);
        if (options.Noise.Count > 1)
        {
            var chosen = (draws.Uniform(1, 1, 1) * options.Noise.Count).floor(); // (B, 1, 1, 1)
            for (var kind = 1; kind < options.Noise.Count; kind++)
                noisy = where(chosen.eq(kind), Of(options.Noise[kind], images, draws), noisy);
        }

        return options.EightBitNoise ? (noisy.clamp(0, 1) * Levels).round() / Levels : noisy;
    }

    /// <summary>y = x + v with v ~ N(0, sigma^2) and sigma even in a range (Zhang et al. 2017, section III.C: blind).</summary>
    /// <param name="sigmaMinimum">In 8-bit gray levels.</param>
    public static Tensor Gaussian(Tensor images, Draws draws, double sigmaMinimum, double sigmaMaximum)
    {
        var sigma = (sigmaMinimum + (draws.Uniform(1, 1, 1) * (sigmaMaximum - sigmaMinimum))) / Levels;
        return images + (draws.Normal(images.shape[1..]) * sigma);
    }

    /// <summary>A share of the pixels, all channels of each, set to 0 (Vincent et al. 2010, section 3.3).</summary>
    public static Tensor Masked(Tensor images, Draws draws, double shareMaximum)
    {
        var share = draws.Uniform(1, 1, 1) * shareMaximum;
        return images * (OfPixels(images, draws) >= share);
    }

    /// <summary>A share of the pixels set to 0 or 1 by a fair coin (Vincent et al. 2010, section 3.3).</summary>
    public static Tensor SaltAndPepper(Tensor images, Draws draws, double shareMaximum)
    {
        var share = draws.Uniform(1, 1, 1) * shareMaximum;
        var place = OfPixels(images, draws);
        return where(place >= share, images, (place >= share * 0.5).to(ScalarType.Float32));
    }

    private Tensor Of(NoiseKind kind, Tensor images, Draws draws) => kind switch
    {
        NoiseKind.Masking => Masked(images, draws, options.MaskedShareMaximum),
        NoiseKind.SaltAndPepper => SaltAndPepper(images, draws, options.SaltAndPepperShareMaximum),
        _ => Gaussian(images, draws, options.SigmaMinimum, options.SigmaMaximum),
    };

    /// <summary>One uniform value a pixel, (B, 1, H, W).</summary>
    private static Tensor OfPixels(Tensor images, Draws draws) => draws.Uniform(1, images.shape[2], images.shape[3]);
}
