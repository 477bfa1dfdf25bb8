using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// How far a discriminator is from the best one against a generator of known density q: D* = p / (p + q), with the value
/// -log 4 + 2 JSD(p, q) (Goodfellow et al. 2014, proposition 1 and theorem 1). Integrals are sums over a fine grid.
/// </summary>
/// <param name="MeanError">|D(x) - p/(p+q)| in the mean over (p + q) / 2.</param>
/// <param name="Value">E_p log D + E_q log(1 - D).</param>
/// <param name="BestValue">-log 4 + 2 JSD.</param>
public readonly record struct PointOptimum(double MeanError, double Value, double BestValue)
{
    private const int Side = 400;

    /// <param name="judge">The discriminator's output before the sigmoid, for points (N, 2) in the square of <paramref name="real"/>, (N).</param>
    public static PointOptimum Of(PointMixture real, PointMixture generated, Func<Tensor, Tensor> judge)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(judge);
        using var scope = NewDisposeScope();
        var axis = (arange(Side, ScalarType.Float64) + 0.5) / Side;
        var cells = cartesian_prod([axis, axis]); // (N, 2) in the model's units
        var area = Math.Pow(2 * real.HalfSide / Side, 2);
        var (p, q) = (real.Density(real.FromUnit(cells)) * area, generated.Density(real.FromUnit(cells)) * area); // (N), together 1
        var output = judge(cells.to(ScalarType.Float32)).to(ScalarType.Float64);
        var best = p / (p + q + double.Epsilon);
        var error = ((output.sigmoid() - best).abs() * (p + q) / 2).sum();
        // log D = -softplus(-l) and log(1 - D) = -softplus(l)
        var value = -((p * nn.functional.softplus(-output)) + (q * nn.functional.softplus(output))).sum();
        var divergence = (xlogy(p, best * 2) + xlogy(q, (1 - best) * 2)).sum() / 2;
        return new PointOptimum(error.item<double>(), value.item<double>(), (2 * divergence.item<double>()) - Math.Log(4));
    }
}
