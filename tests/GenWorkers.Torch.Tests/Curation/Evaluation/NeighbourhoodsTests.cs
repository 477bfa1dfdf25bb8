using GenWorkers.Curation.Evaluation;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

public sealed class NeighbourhoodsTests
{
    public NeighbourhoodsTests() => TorchRuntime.EnsureLoaded();

    /// <summary>On a line with k = 1: real balls [0±1], [1±1], [5±4]; generated balls [0.5±99.5], [100±99.5].</summary>
    [Fact]
    public void Of_PointsOnALine_AreCountedByHand()
    {
        var result = Neighbourhoods.Of(Column(0, 1, 5), Column(0.5f, 100), neighbours: 1);

        result.Precision.ShouldBe(0.5);
        result.Recall.ShouldBe(1);
        result.Density.ShouldBe(1); // .5 lies in two balls, 100 in none: 2 / (1 * 2)
        result.Coverage.ShouldBe(2.0 / 3, 1e-9); // the ball of 5 ends at 1
    }

    [Fact]
    public void Of_SameDistribution_IsNearTheIdeal()
    {
        using var generator = new Generator(3);
        Tensor Draw() => randn(1000, 4, generator: generator);

        var same = Neighbourhoods.Of(Draw(), Draw(), 5);
        var narrow = Neighbourhoods.Of(Draw(), Draw() * 0.2, 5);
        var far = Neighbourhoods.Of(Draw(), Draw() + 100, 5);

        same.Precision.ShouldBeGreaterThan(0.9);
        same.Recall.ShouldBeGreaterThan(0.9);
        same.Density.ShouldBe(1, 0.15);
        same.Coverage.ShouldBeGreaterThan(0.9);
        narrow.Precision.ShouldBeGreaterThan(same.Precision);
        narrow.Recall.ShouldBeLessThan(0.3);
        far.ShouldBe(new Neighbourhoods(0, 0, 0, 0));
    }

    [Fact]
    public void Accuracy_SameOtherAndCopiedPoints_IsHalfOneAndZero()
    {
        using var generator = new Generator(4);
        var real = randn(500, 3, generator: generator);

        NearestNeighbourTest.Accuracy(real, randn(500, 3, generator: generator)).ShouldBe(0.5, 0.06);
        NearestNeighbourTest.Accuracy(real, real + 100).ShouldBe(1);
        NearestNeighbourTest.Accuracy(real, real + 1e-4).ShouldBe(0); // each point's nearest is its copy
        Should.Throw<ArgumentException>(() => NearestNeighbourTest.Accuracy(real, real[..10]));
    }

    [Fact]
    public void Memorization_CopiesAndNewImages_AreToldApart()
    {
        using var generator = new Generator(6);
        var train = randn(500, 3, generator: generator);
        var heldOut = randn(500, 3, generator: generator);

        Memorization.Of(train, heldOut, randn(500, 3, generator: generator)).NearShare.ShouldBe(0.05, 0.04);
        var copies = Memorization.Of(train, heldOut, train[7..9] + 1e-5);
        copies.NearShare.ShouldBe(1);
        copies.NearestTrain.ShouldBe([7L, 8L]);
    }

    private static Tensor Column(params float[] values) => tensor(values).unsqueeze(1);
}
