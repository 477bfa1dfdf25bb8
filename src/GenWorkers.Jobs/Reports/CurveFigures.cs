using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Reports;

/// <summary>The curves of evaluations over a setting of sampling, one line a report.</summary>
internal static class CurveFigures
{
    private const string Tradeoff = "A good model stays near the top right corner; most go from faithful but alike to varied but odd.";

    /// <summary>Charts by parameter; none where no report has a curve.</summary>
    public static IEnumerable<HtmlFigure> Of(EvaluationComparison comparison) => comparison.Rows
        .Where(row => row.Report.Curve is not null)
        .GroupBy(row => row.Report.Curve!.Parameter)
        .SelectMany(group => Charts(group.Key, [.. group]));

    private static IEnumerable<HtmlFigure> Charts(SamplingParameter parameter, List<(string Name, EvaluationReport Report)> rows)
    {
        var name = SamplingRules.WireName(parameter);
        yield return new HtmlFigure(
            $"Fréchet distance (up) over {name} (right): the lowest point is where samples are nearest to real images. No model can be expected below the line of real images.",
            EvaluationChart.Draw([.. rows.Select(row => Line(row, "", (value, set) => (value, set.FrechetDistance))), .. Reals(rows)]));
        yield return new HtmlFigure(
            $"Precision (up) against recall (right); beside each point its {name}. {Tradeoff}",
            EvaluationChart.Draw(
                [.. rows.Select(row => Line(row, "", (_, set) => (set.Recall, set.Precision)))],
                rows.Count > 1 ? [] : [.. rows[0].Report.Curve!.Points.Select(point => point.Value.ToString("G4", CultureInfo.InvariantCulture))]));
        yield return new HtmlFigure(
            $"Coverage and density (up) over {name} (right): how many of the real kinds of image are there, and how closely samples keep to the usual ones.",
            EvaluationChart.Draw(
            [
                .. rows.Select(row => Line(row, "coverage", (value, set) => (value, set.Coverage))),
                .. rows.Select(row => Line(row, "density", (value, set) => (value, set.Density))),
            ]));
    }

    private static ChartSeries Line(
        (string Name, EvaluationReport Report) row, string what, Func<double, SampleMetrics, (double X, double Y)> place) => new(
        $"{row.Name} {what}".TrimEnd(), row.Report.Identity, [.. row.Report.Curve!.Points.Select(point => place(point.Value, point.Samples))]);

    /// <summary>What real images reach: with one identity the same in every report.</summary>
    private static IEnumerable<ChartSeries> Reals(List<(string Name, EvaluationReport Report)> rows)
    {
        var report = rows[0].Report;
        if (report.TrainImages is not { } real)
            yield break;
        var values = rows.SelectMany(row => row.Report.Curve!.Points).Select(point => point.Value).ToList();
        yield return new ChartSeries("real images", report.Identity, [(values.Min(), real.FrechetDistance), (values.Max(), real.FrechetDistance)]);
    }
}
