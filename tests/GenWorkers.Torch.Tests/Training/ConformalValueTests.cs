using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Training;

public sealed class ConformalValueTests
{
    [Theory]
    [InlineData(0.5, 1.0)] // below all: 5 of 5
    [InlineData(1.0, 1.0)] // as high as the least
    [InlineData(2.0, 0.8)] // as high as two of the same
    [InlineData(2.5, 0.4)]
    [InlineData(9.0, 0.2)] // above all: never 0
    public void Of_Score_IsTheShareAtLeastAsHigh(double score, double expected) =>
        ConformalValue.Of(score, [1, 2, 2, 3]).ShouldBe(expected, 1e-12);

    /// <summary>Above the threshold, and only there, a score's value is at most the rate; also where the rate is a value exactly.</summary>
    [Theory]
    [InlineData(0.02)] // 1 / 50
    [InlineData(0.05)]
    [InlineData(0.06)] // 3 / 50
    [InlineData(0.14)] // 7 / 50
    [InlineData(0.5)]
    public void RuleFor_Rate_FlagsWhatLiesAboveTheThreshold(double rate)
    {
        double[] calibration = [.. Enumerable.Range(0, 49).Select(i => (double)(i / 2))]; // each score but the last twice

        var rule = ConformalValue.RuleFor(rate, calibration);

        rule.SmallestRate.ShouldBe(0.02);
        rule.CalibrationImages.ShouldBe(49);
        for (var score = -1.0; score < 30; score += 0.25)
            (score > rule.Threshold).ShouldBe(ConformalValue.Of(score, calibration) <= rate, $"{score}");
    }

    [Fact]
    public void RuleFor_RateThatNoScoreReaches_NamesFieldRuleAndValue()
    {
        var error = Should.Throw<JobException>(() => ConformalValue.RuleFor(0.05, [1, 2, 2, 3]));

        error.Code.ShouldBe(ErrorCode.SpecInvalid);
        error.Message.ShouldBe("spec.falseAlarmRate: at least 1 / (n + 1) = 0.2 with the n = 4 held-out images that the model is calibrated on, not 0.05");
    }
}
