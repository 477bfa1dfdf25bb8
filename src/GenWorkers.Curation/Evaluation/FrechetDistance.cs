using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// Distance of two Gaussians with the means and covariances of two point sets (Dowson and Landau 1982; on images'
/// features: Heusel et al. 2017): |m1 - m2|^2 + Tr(C1 + C2 - 2 (C1 C2)^1/2). It falls with the number of points, so only
/// sets of equal size compare.
/// </summary>
public static class FrechetDistance
{
    /// <param name="left">(N, D)</param>
    /// <param name="right">(M, D)</param>
    public static double Of(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        using var scope = NewDisposeScope();
        var (mean1, covariance1) = Moments(left);
        var (mean2, covariance2) = Moments(right);
        var (values, vectors) = linalg.eigh(covariance1);
        var root = (vectors * values.clamp_min(0).sqrt()).mm(vectors.t()); // C1^1/2
        // (C1 C2) and C1^1/2 C2 C1^1/2 have the same eigenvalues, and the latter is symmetric.
        var cross = linalg.eigvalsh(root.mm(covariance2).mm(root)).clamp_min(0).sqrt().sum();
        var trace = covariance1.diagonal().sum() + covariance2.diagonal().sum() - (cross * 2);
        return ((mean1 - mean2).square().sum() + trace).item<double>();
    }

    private static (Tensor Mean, Tensor Covariance) Moments(Tensor points)
    {
        var values = points.to(ScalarType.Float64);
        var mean = values.mean([0]);
        var centred = values - mean;
        return (mean, centred.t().mm(centred) / (values.shape[0] - 1));
    }
}
