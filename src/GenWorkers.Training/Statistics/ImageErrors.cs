using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>How far images are from others, one value an image. Images are (B, C, H, W) in [0, 1].</summary>
public static class ImageErrors
{
    /// <summary>An error of 0 counts as this one: 80 dB.</summary>
    private const double LeastSquaredError = 1e-8;

    /// <summary>Mean absolute error, (B).</summary>
    public static Tensor Absolute(Tensor images, Tensor real)
    {
        ArgumentNullException.ThrowIfNull(images);
        return (images - real).abs().mean([1, 2, 3]);
    }

    /// <summary>Peak signal-to-noise ratio of each image over all channels, dB, (B).</summary>
    public static Tensor SignalToNoise(Tensor images, Tensor real)
    {
        ArgumentNullException.ThrowIfNull(images);
        return (images - real).square().mean([1, 2, 3]).clamp_min(LeastSquaredError).log10() * -10;
    }
}
