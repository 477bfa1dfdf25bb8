using GenWorkers.Curation.Evaluation;
using GenWorkers.Curation.Features;
using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

/// <summary>
/// What is computed in blocks of a distance matrix is what the whole matrix gives. The points lie on a coarse grid: most
/// have several nearest ones, and many lie on the edge of a ball.
/// </summary>
public sealed class DistanceBlocksTests : IDisposable
{
    private readonly TorchSharp.DisposeScope scope;
    private readonly Tensor real;
    private readonly Tensor generated;

    public DistanceBlocksTests()
    {
        TorchRuntime.EnsureLoaded();
        scope = NewDisposeScope();
        using var generator = new Generator(5);
        real = (randn(2100, 2, generator: generator) * 8).round();
        generated = (randn(2200, 2, generator: generator) * 7).round();
        RowBlocks.Of(real.shape[0], real.shape[0]).Count().ShouldBe(2);
    }

    [Fact]
    public void Accuracy_ManyBlocks_IsThatOfTheWholeMatrix()
    {
        var count = real.shape[0];
        var points = cat([real, generated[..(int)count]]);
        var distances = Distances.Between(points, points);
        distances.diagonal().fill_(float.PositiveInfinity);
        var isReal = distances.argmin(1).lt(count);
        var right = isReal.eq(arange(2 * count).lt(count)).sum().item<long>();

        NearestNeighbourTest.Accuracy(real, generated[..(int)count]).ShouldBe(right / (2.0 * count));
    }

    [Fact]
    public void Neighbourhoods_ManyBlocks_AreThoseOfTheWholeMatrix()
    {
        const int Neighbours = 5;
        Tensor Radii(Tensor points) => Distances.Between(points, points).kthvalue(Neighbours + 1, 1).Item1;
        var distances = Distances.Between(real, generated);
        var inReal = distances.le(Radii(real).unsqueeze(1));
        var inGenerated = distances.le(Radii(generated).unsqueeze(0));

        var found = Neighbourhoods.Of(real, generated, Neighbours);

        found.Precision.ShouldBe(Share(inReal.any(0)), 1e-12);
        found.Recall.ShouldBe(Share(inGenerated.any(1)), 1e-12);
        found.Density.ShouldBe(Share(inReal) * real.shape[0] / Neighbours, 1e-9);
        found.Coverage.ShouldBe(Share(inReal.any(1)), 1e-12);
    }

    [Fact]
    public void Memorization_ManyBlocks_IsThatOfTheWholeMatrix()
    {
        var (nearest, places) = Distances.Between(generated, real).min(1);
        var usual = Distances.Between(real + 0.25, real).amin([1]);

        var found = Memorization.Of(real, real + 0.25, generated);

        found.NearestTrain.ShouldBe(places.data<long>().ToArray());
        found.NearShare.ShouldBe(Share(nearest.lt(usual.quantile(tensor(0.05f)))), 1e-12);
    }

    [Fact]
    public void Neighbourhoods_ManyBlocks_LeaveNoTensor() =>
        LiveTensors.GrowthOver(2, () => Neighbourhoods.Of(real, generated, 5)).ShouldBe(0);

    public void Dispose() => scope.Dispose();

    private static double Share(Tensor flags) => flags.to(ScalarType.Float64).mean().item<double>();
}
