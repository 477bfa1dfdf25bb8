namespace GenWorkers.Training.Sampling;

/// <summary>Conformal p-values (Bates, Candès, Lei, Romano and Sesia 2023, "Testing for outliers with conformal p-values").</summary>
public static class ConformalValue
{
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
