using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// Equal isotropic Gaussians in the plane, of which everything is known: what mode coverage is measured on (Lin et al.
/// 2018, section 4.1). Units are the mixture's own; a model sees the square around it as [0, 1] x [0, 1].
/// </summary>
/// <param name="Deviation">Of each mode.</param>
/// <param name="HalfSide">Half of the side of that square, whose middle is the origin.</param>
public sealed record PointMixture(IReadOnlyList<(double X, double Y)> Centres, double Deviation, double HalfSide)
{
    private const double Margin = 1.25;

    /// <summary>Modes even on a circle.</summary>
    public static PointMixture Ring(int modes = 8, double radius = 1, double deviation = 0.01) => new(
        [.. Enumerable.Range(0, modes).Select(i => (radius * Math.Cos(2 * Math.PI * i / modes), radius * Math.Sin(2 * Math.PI * i / modes)))],
        deviation,
        Margin * (radius + (3 * deviation)));

    /// <summary>Modes on a square grid.</summary>
    public static PointMixture Grid(int side = 5, double spacing = 2, double deviation = 0.05) => new(
        [.. Enumerable.Range(0, side * side).Select(i => (spacing * ((i / side) - ((side - 1) / 2.0)), spacing * ((i % side) - ((side - 1) / 2.0))))],
        deviation,
        Margin * ((spacing * (side - 1) / 2) + (3 * deviation)));

    /// <summary>One point for each row of the draws, (B, 2), in the model's units.</summary>
    public Tensor Sample(Draws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var mode = (draws.Uniform() * Centres.Count).floor().to(ScalarType.Int64); // (B)
        return ToUnit(CentrePoints().index_select(0, mode) + (draws.Normal(2) * Deviation));
    }

    /// <summary>Density at points (N, 2) in the mixture's units, (N), in double precision.</summary>
    public Tensor Density(Tensor points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var distances = (points.to(ScalarType.Float64).unsqueeze(1) - CentrePoints().to(ScalarType.Float64)).square().sum([2]); // (N, modes)
        var variance = Deviation * Deviation;
        return (distances / (-2 * variance)).exp().mean([1]) / (2 * Math.PI * variance);
    }

    /// <summary>(modes, 2)</summary>
    public Tensor CentrePoints() => tensor(Centres.SelectMany(centre => new[] { (float)centre.X, (float)centre.Y }).ToArray()).reshape(-1, 2);

    public Tensor ToUnit(Tensor points) => (points / (2 * HalfSide)) + 0.5;

    public Tensor FromUnit(Tensor points) => (points - 0.5) * (2 * HalfSide);
}
