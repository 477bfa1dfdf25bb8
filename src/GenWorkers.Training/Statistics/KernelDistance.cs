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
        (left, right) = (left.to(ScalarType.Float64), right.to(ScalarType.Float64));
        var cross = Sum(left, right, ofDifferent: false) / (left.shape[0] * right.shape[0]);
        return Within(left) + Within(right) - (cross * 2);
    }

    /// <summary>Mean over pairs of different points.</summary>
    private static double Within(Tensor points)
    {
        var count = points.shape[0];
        return Sum(points, points, ofDifferent: true) / (count * (count - 1));
    }

    /// <param name="ofDifferent">Without the pairs of the same place.</param>
    private static double Sum(Tensor left, Tensor right, bool ofDifferent)
    {
        double sum = 0;
        foreach (var (first, count) in RowBlocks.Of(left.shape[0], right.shape[0]))
        {
            using var scope = NewDisposeScope();
            var kernel = left.narrow(0, first, count).matmul(right.t()).div_(left.shape[1]).add_(1).pow_(3);
            sum += (ofDifferent ? kernel.sum() - kernel.diagonal(first).sum() : kernel.sum()).item<double>();
        }

        return sum;
    }
}
