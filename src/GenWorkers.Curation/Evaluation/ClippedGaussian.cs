using GenWorkers.Training.Drawing;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// The simplest generator: a Gaussian along 128 principal components of the train pixels. A model that does not beat it,
/// rounded to 8 bits as its images are, has learned nothing but means and covariances.
/// </summary>
public static class ClippedGaussian
{
    public const int Components = 128;

    /// <summary>One image for each row of the draws, (B, C, H, W), not clipped yet.</summary>
    public static Tensor Sample(PrincipalComponents fitted, Draws draws, long[] shape)
    {
        ArgumentNullException.ThrowIfNull(fitted);
        ArgumentNullException.ThrowIfNull(draws);
        var coordinates = draws.Normal(fitted.Variances.shape[0]).cpu().to(ScalarType.Float64) * fitted.Variances.sqrt(); // (B, K)
        var pixels = coordinates.mm(fitted.Components.t()) + fitted.Mean;
        return pixels.to(ScalarType.Float32).reshape([draws.Count, .. shape]);
    }
}
