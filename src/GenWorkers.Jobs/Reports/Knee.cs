namespace GenWorkers.Jobs.Reports;

/// <summary>
/// Where a falling curve stops paying: the point farthest below the chord from its first point to its last, both axes
/// brought to [0, 1] (Satopaa et al. 2011, kneedle, without its smoothing).
/// </summary>
public static class Knee
{
    public const string Rule = "largest distance to the chord";

    /// <summary>Index of the knee; null where no point lies below the chord.</summary>
    /// <param name="points">At least two, in order of X.</param>
    public static int? Find(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var (first, last) = (points[0], points[^1]);
        if (first.X >= last.X || first.Y <= last.Y)
            return null;
        var (index, distance) = points
            .Select((point, i) => (i, Below: 1 - ((point.X - first.X) / (last.X - first.X)) - ((point.Y - last.Y) / (first.Y - last.Y))))
            .MaxBy(found => found.Below);
        return distance > 0 ? index : null;
    }
}
