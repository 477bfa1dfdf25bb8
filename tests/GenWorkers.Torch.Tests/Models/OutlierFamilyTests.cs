using GenWorkers.Contracts.Families;
using GenWorkers.Models.Outlier;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

public sealed class OutlierFamilyTests : FamilyComplianceTests<OutlierFamily>
{
    protected override object TinyOptions => new OutlierOptions { LatentSize = 6, BaseChannels = 8, NoiseDeviation = 0.1, BankSize = 100 };

    protected override object OtherOptions => new OutlierOptions
    {
        Detector = OutlierDetector.Mahalanobis,
        LatentSize = 4,
        BaseChannels = 4,
        NoiseDeviation = 0,
    };

    protected override double ErrorShare(Model model, torch.Tensor images) => ErrorShares.OfReconstruction(model, images);

    [Theory]
    [InlineData(OutlierDetector.NearestNeighbours)]
    [InlineData(OutlierDetector.Mahalanobis)]
    [InlineData(OutlierDetector.Reconstruction)]
    public async Task Score_HeldOutAndStrange_KeepsTheFalseAlarmRateAndFindsTheStrange(OutlierDetector detector)
    {
        var samples = new MemorySamples(Shape, train: 256, validation: 200, test: 400);
        var options = new OutlierOptions { Detector = detector, LatentSize = 6, BaseChannels = 8 };
        var trained = await Bench.TrainAsync(Spec(150, options), samples);

        var (_, usual) = await Bench.ScoreAsync(trained.WeightsPath, samples);
        var (_, strange) = await Bench.ScoreAsync(trained.WeightsPath, new NegativeSamples(samples));

        // 400 images at a rate of .1 flag 40, give or take calibration and test noise of 3 standard deviations (11).
        usual.Where(score => score.Split == "test").Count(score => score.Confidence <= 0.1).ShouldBeInRange(12, 68);
        strange.Average(score => score.Confidence <= 0.1 ? 1.0 : 0.0).ShouldBeGreaterThan(0.95);
    }

    [Fact]
    public async Task Score_NothingHeldOut_HasNoConfidence()
    {
        var samples = new MemorySamples(Shape, train: 64, validation: 0, test: 8);
        var trained = await Bench.TrainAsync(Spec(2), samples);

        var (_, scores) = await Bench.ScoreAsync(trained.WeightsPath, samples);

        scores.Count.ShouldBe(72);
        scores.ShouldAllBe(score => score.Confidence == null && double.IsFinite(score.Value));
    }
}
