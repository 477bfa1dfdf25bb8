using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>sqrt((z - mu)^T Sigma^-1 (z - mu)) of a code z, with mean and covariance of the training codes (Mahalanobis 1936).</summary>
public sealed class MahalanobisDistance : FeatureDetector
{
    /// <summary>Added to the variances, as a share of their mean: a code may have dead dimensions.</summary>
    private const double Ridge = 1e-4;

    private readonly Tensor mean;
    private readonly Tensor factor;

    public MahalanobisDistance(int size)
        : base(nameof(MahalanobisDistance))
    {
        mean = zeros(size, ScalarType.Float64);
        factor = eye(size, dtype: ScalarType.Float64);
        register_buffer(nameof(mean), mean);
        register_buffer(nameof(factor), factor);
    }

    /// <summary>The covariance of a code is known long before.</summary>
    public override int MostImages => 100_000;

    public override void Fit(IReadOnlyList<Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        var codes = features[0].to(ScalarType.Float64); // (N, D)
        mean.copy_(codes.mean([0]));
        var centred = codes - mean;
        var covariance = centred.t().mm(centred) / codes.shape[0];
        var ridge = (covariance.diagonal().mean() * Ridge) + 1e-12;
        factor.copy_(linalg.cholesky(covariance + (eye(codes.shape[1], dtype: ScalarType.Float64, device: codes.device) * ridge)));
    }

    /// <summary>Standard deviations are a scale already.</summary>
    public override void Scale(IReadOnlyList<Tensor> features)
    {
    }

    public override double[] Score(IReadOnlyList<Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        var centred = (features[0].to(ScalarType.Float64) - mean).t(); // (D, B)
        return linalg.solve_triangular(factor, centred, upper: false).square().sum([0]).sqrt().cpu().data<double>().ToArray();
    }
}
