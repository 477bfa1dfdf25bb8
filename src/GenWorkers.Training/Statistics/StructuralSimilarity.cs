using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>
/// Structural similarity (Wang et al. 2004, equation 13): Gaussian windows of 11 pixels and deviation 1.5 that lie wholly
/// within the image, constants (0.01)^2 and (0.03)^2, each channel by itself.
/// </summary>
public static class StructuralSimilarity
{
    private const int LargestWindow = 11;
    private const double Deviation = 1.5;
    private const double C1 = 0.01 * 0.01;
    private const double C2 = 0.03 * 0.03;

    /// <summary>Two times (B, C, H, W) in [0, 1] to (B), at most 1; smaller images have a smaller window.</summary>
    public static Tensor Of(Tensor images, Tensor real)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(real);
        using var scope = NewDisposeScope();
        var window = Window(Math.Min(LargestWindow, Math.Min(images.shape[2], images.shape[3]))).to(images.device);
        Tensor Mean(Tensor values) => nn.functional.conv2d(values.flatten(0, 1).unsqueeze(1), window); // (BC, 1, h, w)
        var (x, y) = (Mean(images), Mean(real));
        var varianceX = Mean(images.square()) - x.square();
        var varianceY = Mean(real.square()) - y.square();
        var covariance = Mean(images * real) - (x * y);
        var similarity = ((2 * x * y) + C1) * ((2 * covariance) + C2)
            / ((x.square() + y.square() + C1) * (varianceX + varianceY + C2));
        return similarity.reshape(images.shape[0], -1).mean([1]).MoveToOuterDisposeScope();
    }

    private static Tensor Window(long side)
    {
        var across = arange(side, ScalarType.Float32) - ((side - 1) / 2.0);
        var weights = (across.square() / (-2 * Deviation * Deviation)).exp();
        weights = weights / weights.sum();
        return weights.outer(weights).reshape(1, 1, side, side);
    }
}
