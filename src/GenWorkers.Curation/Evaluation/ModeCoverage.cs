using GenWorkers.Curation.Features;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>How generated points lie to the modes they should have (Lin et al. 2018, section 4.1).</summary>
/// <param name="Modes">Modes with at least one point within three deviations.</param>
/// <param name="HighQuality">Share of the points within three deviations of a mode; .989 for a perfect sampler in the plane.</param>
/// <param name="ReverseDivergence">
/// KL(generated || real) over the modes, each point counted for its nearest; 0 where all are as frequent, in the mean
/// (modes - 1) / 2n for a perfect sampler.
/// </param>
public readonly record struct ModeCoverage(int Modes, double HighQuality, double ReverseDivergence)
{
    private const double Reach = 3;

    /// <param name="points">(N, 2) in the mixture's units.</param>
    public static ModeCoverage Of(Tensor points, PointMixture mixture)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(mixture);
        using var scope = NewDisposeScope();
        var centres = mixture.CentrePoints();
        var (distance, nearest) = Distances.Between(points, centres).min(1);
        var near = distance.less_equal(Reach * mixture.Deviation);
        var covered = nearest.masked_select(near).data<long>().Distinct().Count();
        var divergence = nearest.data<long>().GroupBy(mode => mode)
            .Select(group => (double)group.Count() / nearest.shape[0])
            .Sum(share => share * Math.Log(share * centres.shape[0]));
        return new ModeCoverage(covered, near.to(ScalarType.Float64).mean().item<double>(), divergence);
    }
}
