using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Training.Sampling;

/// <summary>Conformal p-values (Bates, Candès, Lei, Romano and Sesia 2023, "Testing for outliers with conformal p-values").</summary>
public static class ConformalValue
{
    /// <summary>
    /// When a sample's value is at most <paramref name="falseAlarmRate"/>: as many calibration scores may be as high as the
    /// sample's as keep it so, and the next lower one is the threshold. Throws <see cref="JobException"/>
    /// <c>spec.invalid</c> for a rate that even the highest score would not reach.
    /// </summary>
    /// <param name="calibration">Scores of held-out normal images, ascending, at least one.</param>
    public static FlagRule RuleFor(double falseAlarmRate, IReadOnlyList<double> calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        var (images, smallest) = (calibration.Count, 1.0 / (calibration.Count + 1));
        // The same quotients as a sample's value, so that both agree to the last bit.
        var ranks = Enumerable.Range(0, images).TakeWhile(above => (1.0 + above) / (images + 1) <= falseAlarmRate).Count();
        if (ranks > 0)
            return new FlagRule(calibration[^ranks], smallest, images);
        throw new JobException(
            ErrorCode.SpecInvalid,
            FormattableString.Invariant($"spec.falseAlarmRate: at least 1 / (n + 1) = {smallest:G6} with the n = {images} held-out images that the model is calibrated on, not {falseAlarmRate}"));
    }

    /// <summary>
    /// (1 + number of calibration scores that are at least <paramref name="score"/>) / (n + 1), equation 1: for a normal
    /// image at most alpha with probability at most alpha, whatever the model.
    /// </summary>
    /// <param name="calibration">Scores of held-out normal images, ascending.</param>
    public static double Of(double score, IReadOnlyList<double> calibration)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        var (below, above) = (0, calibration.Count); // calibration[..below] < score <= calibration[above..]
        while (below < above)
        {
            var middle = (below + above) / 2;
            if (calibration[middle] < score)
                below = middle + 1;
            else
                above = middle;
        }

        return (1.0 + calibration.Count - below) / (calibration.Count + 1);
    }
}
