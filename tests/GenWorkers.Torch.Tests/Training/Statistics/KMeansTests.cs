using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class KMeansTests
{
    public KMeansTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Fit_ThreeBlobs_FindsThemTheLargestFirst()
    {
        using var generator = new Generator(2);
        var middles = tensor(new float[] { 0, 0, 20, 0, 0, 20 }, [3, 2]);
        var owner = tensor(Enumerable.Range(0, 60).Select(i => i < 10 ? 0L : i < 30 ? 1L : 2L).ToArray());
        var points = middles.index_select(0, owner) + randn([60, 2], generator: generator);

        var found = KMeans.Fit(points, 3, seed: 1, () => { });

        found.Assignments.ShouldBe([.. Enumerable.Range(0, 60).Select(i => i < 10 ? 2 : i < 30 ? 1 : 0)]);
        (found.Centres - middles.flip(0)).abs().max().item<double>().ShouldBeLessThan(1);
        found.Inertia.ShouldBe(2, 0.6);
    }

    [Fact]
    public void Fit_Again_GivesTheSame()
    {
        using var generator = new Generator(3);
        var points = randn([200, 4], generator: generator);

        var first = KMeans.Fit(points, 7, seed: 5, () => { });
        var again = KMeans.Fit(points, 7, seed: 5, () => { });

        again.Assignments.ShouldBe(first.Assignments);
        again.Centres.equal(first.Centres).all().item<bool>().ShouldBeTrue();
    }

    /// <summary>Seeds that coincide lose all their points but one: the rest take the farthest.</summary>
    [Fact]
    public void Fit_FourDistinctPointsOfWhichOneIsManyTimesThere_LeavesNoClusterEmpty()
    {
        var points = cat([zeros(50, 1), tensor(new float[] { 1, 2, 100 }, [3, 1])]);

        var found = KMeans.Fit(points, 4, seed: 1, () => { });

        found.Assignments.Distinct().Count().ShouldBe(4);
        found.Inertia.ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Fit_FewerDistinctPointsThanClusters_StillEnds()
    {
        var found = KMeans.Fit(ones(5, 2), 3, seed: 1, () => { });

        found.Inertia.ShouldBe(0, 1e-12);
        found.Assignments.Count.ShouldBe(5);
    }
}
