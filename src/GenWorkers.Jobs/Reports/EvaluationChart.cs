namespace GenWorkers.Jobs.Reports;

/// <param name="Identity">What the figures depend on besides the model.</param>
/// <param name="Points">In order along the line.</param>
public sealed record ChartSeries(string Name, MetricIdentity Identity, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Charts of evaluations' figures. There is none of series whose identities differ.</summary>
public static class EvaluationChart
{
    /// <param name="labels">Beside the points of each series, by their place.</param>
    /// <returns>An SVG. Throws <see cref="ArgumentException"/> that names what differs between two identities.</returns>
    public static string Draw(IReadOnlyList<ChartSeries> series, params IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(series);
        IdentityRules.RequireEqual([.. series.Select(one => (one.Name, one.Identity))]);
        return CurveSvg.DrawMarked(series.ToDictionary(one => one.Name, one => one.Points.ToList()), labels);
    }
}
