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
        var distances = Distances.Between(real, generated); // (N, M)
        var inReal = distances.le(realRadii.unsqueeze(1));
        var inGenerated = distances.le(generatedRadii.unsqueeze(0));
        return new Neighbourhoods(
            Share(inReal.any(0)),
            Share(inGenerated.any(1)),
            inReal.to(ScalarType.Float64).sum([0]).mean().item<double>() / neighbours,
            Share(inReal.any(1)));
    }

    /// <summary>Distance of each point to its k-th neighbour; the point itself is none.</summary>
    private static Tensor Radii(Tensor points, int neighbours) =>
        Distances.Between(points, points).kthvalue(neighbours + 1, 1).Item1;

    private static double Share(Tensor flags) => flags.to(ScalarType.Float64).mean().item<double>();
}
