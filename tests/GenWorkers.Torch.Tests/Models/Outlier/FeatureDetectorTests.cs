using GenWorkers.Models.Outlier;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Outlier;

public sealed class FeatureDetectorTests
{
    public FeatureDetectorTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void NearestNeighbours_KnownPoints_GiveTheirMeanDistance()
    {
        using var detector = new NearestNeighbours(bankSize: 3, neighbours: 2, sizes: [1, 2]);
        detector.Fit([tensor(new float[] { 0, 1, 10, 99 }).unsqueeze(1), zeros(4, 2)]); // the fourth has no room
        detector.Scale([tensor(new float[] { 0.5f }).unsqueeze(1), tensor(new float[] { 3, 4 }).unsqueeze(0)]); // .5 and 5

        var scores = detector.Score([tensor(new float[] { 0, 12 }).unsqueeze(1), tensor(new float[] { 0, 0, 6, 8 }).reshape(2, 2)]);

        scores[0].ShouldBe(0.5, 1e-6); // ((0 + 1) / 2 / .5 + 0) / 2
        scores[1].ShouldBe((((2 + 11) / 2.0 / 0.5) + 2) / 2, 1e-5);
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
}
