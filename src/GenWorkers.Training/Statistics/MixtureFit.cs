using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>
/// A Gaussian mixture by expectation-maximization in double precision on the CPU: from <see cref="ClusterSeeds"/>, by
/// Bishop 2006, equations 9.23 to 9.28, until the mean log-likelihood gains less than <see cref="SmallestGain"/>.
/// </summary>
public sealed class MixtureFit(Tensor points, int components, long seed)
{
    private const int MostRounds = 100;
    private const double SmallestGain = 1e-4;

    /// <summary>Added to the variances, as a share of the points' mean variance: keeps every covariance invertible.</summary>
    private const double Ridge = 1e-4;

    private readonly long count = points.shape[0];
    private readonly long size = points.shape[1];

    public Tensor Weights { get; private set; } = empty(0);

    /// <summary>(K, D)</summary>
    public Tensor Means { get; private set; } = empty(0);

    /// <summary>Lower Cholesky factors of the covariances, (K, D, D).</summary>
    public Tensor Factors { get; private set; } = empty(0);

    /// <summary>Of a point in the mean, nats.</summary>
    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

    /// <summary>
    /// Bayesian information criterion, p ln N - 2 ln L with p free numbers (Schwarz 1978): the least of several mixtures
    /// fits best for its size.
    /// </summary>
    public double InformationCriterion =>
        ((components - 1 + (components * (size + (size * (size + 1) / 2.0)))) * Math.Log(count)) - (2 * count * LogLikelihood);

    public MixtureFit Run(Action tick)
    {
        Maximize(SeedResponsibilities());
        for (var round = 0; round < MostRounds; round++)
        {
            tick();
            using var scope = NewDisposeScope();
            var joint = LogJoint(); // (N, K)
            var evidence = joint.logsumexp(1, keepdim: true);
            var likelihood = evidence.mean().item<double>();
            var gain = likelihood - LogLikelihood;
            LogLikelihood = likelihood;
            if (gain < SmallestGain)
                break;
            Maximize((joint - evidence).exp());
            scope.MoveToOuter(Weights, Means, Factors);
        }

        return this;
    }

    /// <summary>log pi_k + log N(x | mu_k, Sigma_k), (N, K).</summary>
    private Tensor LogJoint()
    {
        var columns = new List<Tensor>();
        for (var k = 0; k < components; k++)
        {
            var factor = Factors[k];
            var whitened = linalg.solve_triangular(factor, (points - Means[k]).t(), upper: false); // (D, N)
            var logDeterminant = factor.diagonal().log().sum();
            columns.Add(Weights[k].log() - logDeterminant - (0.5 * size * Math.Log(2 * Math.PI)) - (whitened.square().sum([0]) * 0.5));
        }

        return stack(columns, 1);
    }

    /// <summary>Bishop 2006, equations 9.24 to 9.27.</summary>
    private void Maximize(Tensor responsibilities)
    {
        var totals = responsibilities.sum([0]) + 1e-9; // N_k
        Weights = totals / totals.sum();
        Means = responsibilities.t().mm(points) / totals.unsqueeze(1);
        var ridge = eye(size, dtype: ScalarType.Float64) * ((points.var([0]).mean().item<double>() * Ridge) + 1e-12);
        var factors = new List<Tensor>();
        for (var k = 0; k < components; k++)
        {
            var centred = points - Means[k];
            var covariance = (centred * responsibilities[.., k].unsqueeze(1)).t().mm(centred) / totals[k];
            factors.Add(linalg.cholesky(covariance + ridge));
        }

        Factors = stack(factors);
    }

    /// <summary>Each point belongs to the nearest of the seeds.</summary>
    private Tensor SeedResponsibilities()
    {
        var nearest = cdist(points, ClusterSeeds.Draw(points, components, seed)).argmin(1);
        return nn.functional.one_hot(nearest, components).to(ScalarType.Float64);
    }
}
