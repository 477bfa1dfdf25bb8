using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Reports;

/// <summary>What an evaluation's figures say is not well with the model.</summary>
public static class EvaluationAlarms
{
    /// <summary>Of the coverage that real training images reach in the same run.</summary>
    private const double LeastCoverageShare = 0.5;

    public static IReadOnlyList<HealthAlarm> Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report is not { Samples.Coverage: var coverage, TrainImages.Coverage: var real })
            return [];
        var least = LeastCoverageShare * real;
        return coverage < least
            ? [new HealthAlarm(HealthAlarmKind.ModeLoss, "samples/coverage", coverage, least, "samples are near less than half of the images that real ones are near")]
            : [];
    }
}
