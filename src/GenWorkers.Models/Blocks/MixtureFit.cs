using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Expectation-maximization in double precision on the CPU: k-means++ seeding (Arthur and Vassilvitskii 2007), then
/// Bishop 2006, equations 9.23 to 9.28, until the mean log-likelihood gains less than <see cref="SmallestGain"/>.
/// </summary>
internal sealed class MixtureFit(Tensor points, int components, long seed)
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

    public double LogLikelihood { get; private set; } = double.NegativeInfinity;

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
        var random = new CounterRandom(seed, DrawPurpose.Fitting, 0, 0);
        var seeds = new List<Tensor> { points[random.NextInt((int)count)] };
        var distances = (points - seeds[0]).square().sum(1);
        while (seeds.Count < components)
        {
            var cumulative = distances.cumsum(0);
            var total = cumulative[-1].item<double>();
            var place = searchsorted(cumulative, tensor(random.NextDouble() * total, ScalarType.Float64).reshape(1))
                .item<long>();
            seeds.Add(points[Math.Min(place, count - 1)]);
            distances = minimum(distances, (points - seeds[^1]).square().sum(1));
        }

        var nearest = cdist(points, stack(seeds)).argmin(1);
        return nn.functional.one_hot(nearest, components).to(ScalarType.Float64);
    }
}
