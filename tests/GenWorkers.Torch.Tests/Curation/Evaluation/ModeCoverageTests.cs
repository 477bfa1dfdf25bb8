using GenWorkers.Curation.Evaluation;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

public sealed class ModeCoverageTests
{
    public ModeCoverageTests() => TorchRuntime.EnsureLoaded();

    /// <summary>1 - exp(-9/2) lies within three deviations; 24 degrees of freedom over 2 n is the divergence of chance.</summary>
    [Fact]
    public void Of_PerfectSampler_HasAllModesAndChanceAlone()
    {
        using var scope = NewDisposeScope();
        var grid = PointMixture.Grid();

        var found = ModeCoverage.Of(grid.FromUnit(grid.Sample(Draws(2500))), grid);

        found.Modes.ShouldBe(25);
        found.HighQuality.ShouldBe(1 - Math.Exp(-4.5), 0.01);
        found.ReverseDivergence.ShouldBe(24 / 5000.0, 0.004);
    }

    [Fact]
    public void Of_TwoModesOfEight_CountsThemAndTheirDivergence()
    {
        using var scope = NewDisposeScope();
        var ring = PointMixture.Ring();
        var half = ring with { Centres = [.. ring.Centres.Take(2)] };

        var found = ModeCoverage.Of(ring.FromUnit(half.Sample(Draws(2500))), ring);

        found.Modes.ShouldBe(2);
        found.ReverseDivergence.ShouldBe(Math.Log(4), 0.01);
    }

    [Fact]
    public void Of_PointsBetweenModes_AreOfNoQuality()
    {
        using var scope = NewDisposeScope();

        var found = ModeCoverage.Of(tensor(new[] { 1f, 0f, 0f, 1f }).reshape(2, 2), PointMixture.Grid());

        (found.Modes, found.HighQuality).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.05)]
    public void Density_OverItsSquare_IntegratesToOne(double deviation)
    {
        using var scope = NewDisposeScope();
        var ring = PointMixture.Ring(6, 1, deviation);
        var axis = (arange(300, ScalarType.Float64) + 0.5) / 300;

        var density = ring.Density(ring.FromUnit(cartesian_prod([axis, axis])));

        (density.sum().item<double>() * Math.Pow(2 * ring.HalfSide / 300, 2)).ShouldBe(1, 0.01);
    }

    [Fact]
    public void PointOptimum_OfTheBestDiscriminator_HasNoErrorAndTheBestValue()
    {
        using var scope = NewDisposeScope();
        var real = PointMixture.Ring(5, 1, 0.3);
        var other = real with { Centres = [(0.4, -0.2)], Deviation = 0.55 };

        var best = PointOptimum.Of(real, other, points => (real.Density(real.FromUnit(points)) / other.Density(real.FromUnit(points))).log());
        var blind = PointOptimum.Of(real, real, points => zeros(points.shape[0]));
        var wrong = PointOptimum.Of(real, other, points => zeros(points.shape[0]));

        best.MeanError.ShouldBeLessThan(1e-4);
        best.Value.ShouldBe(best.BestValue, 1e-3);
        blind.Value.ShouldBe(-Math.Log(4), 0.01);
        blind.BestValue.ShouldBe(-Math.Log(4), 0.01);
        wrong.MeanError.ShouldBeGreaterThan(0.1);
        wrong.Value.ShouldBeLessThan(wrong.BestValue);
    }

    private static Draws Draws(int count) =>
        new(11, DrawPurpose.Sampling, [.. Enumerable.Range(0, count).Select(i => new SampleKey(0, i))], CPU);
}
