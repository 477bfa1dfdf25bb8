using GenWorkers.Curation.Features;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// How two point sets lie in each other, by balls that reach from each point to its k-th neighbour in its own set:
/// precision and recall (Kynkäänniemi et al. 2019, equation 1), density and coverage (Naeem et al. 2020, equations 4, 5).
/// </summary>
/// <param name="Precision">Share of generated points within a ball of a real one: fidelity.</param>
/// <param name="Recall">Share of real points within a ball of a generated one: diversity.</param>
/// <param name="Density">Balls of real points around a generated one, over k; 1 for equal distributions, may be more.</param>
/// <param name="Coverage">Share of real points whose ball holds a generated one.</param>
public sealed record Neighbourhoods(double Precision, double Recall, double Density, double Coverage)
{
    /// <param name="real">(N, D)</param>
    /// <param name="generated">(M, D)</param>
    /// <param name="neighbours">k, below N and M.</param>
    public static Neighbourhoods Of(Tensor real, Tensor generated, int neighbours)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(generated);
        using var scope = NewDisposeScope();
        var realRadii = Radii(real, neighbours); // (N)
        var generatedRadii = Radii(generated, neighbours); // (M)
        var (reals, generateds) = ((double)real.shape[0], (double)generated.shape[0]);
        var nearReal = zeros(generated.shape[0], ScalarType.Bool, generated.device);
        var (nearGenerated, covered, inBalls) = (0L, 0L, 0L);
        Distances.InBlocks(real, generated, (distances, first) =>
        {
            var inReal = distances.le(realRadii.narrow(0, first, distances.shape[0]).unsqueeze(1)); // (n, M)
            nearReal.logical_or_(inReal.any(0));
            nearGenerated += Count(distances.le(generatedRadii.unsqueeze(0)).any(1));
            covered += Count(inReal.any(1));
            inBalls += Count(inReal);
        });
        return new Neighbourhoods(
            Count(nearReal) / generateds, nearGenerated / reals, inBalls / generateds / neighbours, covered / reals);
    }

    /// <summary>Distance of each point to its k-th neighbour; the point itself is none.</summary>
    private static Tensor Radii(Tensor points, int neighbours)
    {
        var radii = empty(points.shape[0], ScalarType.Float32, points.device);
        Distances.InBlocks(points, points, (distances, first) =>
            radii.narrow(0, first, distances.shape[0]).copy_(distances.kthvalue(neighbours + 1, 1).Item1));
        return radii;
    }

    private static long Count(Tensor flags) => flags.sum().item<long>();
}
