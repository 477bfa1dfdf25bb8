using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Tests.Jobs.Reports;

public sealed class EvaluationAlarmsTests
{
    [Fact]
    public void Of_LittleCoverage_IsModeLoss()
    {
        var alarm = EvaluationAlarms.Of(Report(coverage: 0.4)).ShouldHaveSingleItem();

        (alarm.Alarm, alarm.Value, alarm.Limit).ShouldBe((HealthAlarmKind.ModeLoss, 0.4, 0.48));
    }

    [Fact]
    public void Of_CoverageNearThatOfRealImages_IsSilent() => EvaluationAlarms.Of(Report(coverage: 0.5)).ShouldBeEmpty();

    [Fact]
    public void Of_ModelThatDoesNotSample_IsSilent() => EvaluationAlarms.Of(Report(0.1) with { Samples = null }).ShouldBeEmpty();

    private static EvaluationReport Report(double coverage) => new()
    {
        Identity = new MetricIdentity("principalComponents64", "e", "r", "test", 400, "8x8x1", 5, "none", 0),
        Samples = Metrics(coverage),
        TrainImages = Metrics(0.96),
    };

    private static SampleMetrics Metrics(double coverage) => new(1, 0.1, 0, 0.9, 0.9, 1, coverage, 0.5);
}
