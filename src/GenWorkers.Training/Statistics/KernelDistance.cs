using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>
/// Squared maximum mean discrepancy with the kernel (x . y / d + 1)^3, unbiased, so that means over batches add up and
/// equal distributions give 0 in the mean (Binkowski et al. 2018, equation 4).
/// </summary>
public static class KernelDistance
{
    /// <param name="left">(N, D)</param>
    /// <param name="right">(M, D)</param>
    public static double Squared(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        using var scope = NewDisposeScope();
        var cross = Kernel(left, right).mean();
        return (Within(left) + Within(right) - (cross * 2)).item<double>();
    }

    /// <summary>Mean over pairs of different points.</summary>
    private static Tensor Within(Tensor points)
    {
        var count = points.shape[0];
        var kernel = Kernel(points, points);
        return (kernel.sum() - kernel.diagonal().sum()) / (count * (count - 1));
    }

    private static Tensor Kernel(Tensor left, Tensor right) =>
        ((left.to(ScalarType.Float64).matmul(right.to(ScalarType.Float64).t()) / left.shape[1]) + 1).pow(3);
}
