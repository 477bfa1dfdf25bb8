using GenWorkers.Models.Outlier;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Outlier;

public sealed class FeatureDetectorTests
{
    public FeatureDetectorTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void NearestNeighbours_KnownPoints_GiveWhitenedDistancesInUnitsOfHeldOutOnes()
    {
        using var detector = new NearestNeighbours(bankSize: 4, neighbours: 2, sizes: [1, 1]);
        // Variances 4/3 and 400/3: whitened, both spaces are the same but for the ridge.
        detector.Fit([Column(-1, -1, 1, 1), Column(-10, -10, 10, 10)]);
        detector.Scale([Column(-2), Column(-20)]); // a deviation's distance of 1 from two points

        var scores = detector.Score([Column(-1, 2, 4), Column(-10, 20, 40)]);

        scores[0].ShouldBe(0, 1e-4);
        scores[1].ShouldBe(1, 1e-4);
        scores[2].ShouldBe(3, 1e-4);
    }

    [Fact]
    public void NearestNeighbours_ManyRows_EqualOneByOne()
    {
        using var detector = new NearestNeighbours(bankSize: 5000, neighbours: 3, sizes: [4]);
        detector.Fit([randn(5000, 4)]);
        var points = randn(2000, 4); // several slices of the distance matrix

        var together = detector.Score([points]);

        for (var i = 0; i < 2000; i += 397)
            detector.Score([points[i..(i + 1)]])[0].ShouldBe(together[i], 1e-4);
    }

    [Fact]
    public void Mahalanobis_StretchedCloud_MeasuresInStandardDeviations()
    {
        using var detector = new MahalanobisDistance(2);
        var deviations = tensor(new float[] { 1, 10 });
        detector.Fit([(randn(20_000, 2) * deviations) + 5]);

        var scores = detector.Score([tensor(new float[] { 5, 5, 8, 5, 5, 35 }).reshape(3, 2)]);

        scores[0].ShouldBe(0, 0.05);
        scores[1].ShouldBe(3, 0.1);
        scores[2].ShouldBe(3, 0.1);
    }

    private static Tensor Column(params float[] values) => tensor(values).unsqueeze(1);
}
