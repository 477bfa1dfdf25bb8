using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class MixtureFitTests
{
    public MixtureFitTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void InformationCriterion_OfThreeBlobs_IsLeastAtThree()
    {
        using var generator = new Generator(2);
        var middles = tensor(new double[] { 0, 0, 12, 0, 0, 12 }, [3, 2]);
        var points = middles.repeat(100, 1) + randn([300, 2], ScalarType.Float64, generator: generator);

        var criteria = Enumerable.Range(1, 5).ToDictionary(
            size => size, size => new MixtureFit(points, size, seed: 1).Run(() => { }).InformationCriterion);

        criteria.MinBy(entry => entry.Value).Key.ShouldBe(3);
    }

    /// <summary>One component is the Gaussian of the points' own moments, whose likelihood is known.</summary>
    [Fact]
    public void LogLikelihood_OfOneComponent_IsTheGaussians()
    {
        using var generator = new Generator(4);
        var points = randn([500, 3], ScalarType.Float64, generator: generator) * tensor(new double[] { 1, 2, 3 });

        var fit = new MixtureFit(points, 1, seed: 1).Run(() => { });

        var covariance = (points - points.mean([0])).t().mm(points - points.mean([0])) / 500;
        var expected = -0.5 * ((3 * Math.Log(2 * Math.PI)) + covariance.det().log().item<double>() + 3);
        fit.LogLikelihood.ShouldBe(expected, 1e-3);
        fit.InformationCriterion.ShouldBe((9 * Math.Log(500)) - (1000 * fit.LogLikelihood), 1e-6);
    }
}
