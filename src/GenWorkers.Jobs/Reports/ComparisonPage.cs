namespace GenWorkers.Jobs.Reports;

/// <summary>Evaluations of one identity side by side, with their curves over each other.</summary>
public static class ComparisonPage
{
    public static string Of(EvaluationComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var page = new HtmlPage(
            "Evaluations side by side", "Figures of the models' samples; all were made alike, by the table at the end.");
        var rows = comparison.Rows.Where(row => row.Report.Samples is not null).ToList();
        page.Heading("Samples");
        page.Table(
            ["", .. rows.Select(row => row.Name), "what it says"],
            SampleFigure.All.Select(figure => (IEnumerable<string>)[figure.Title, .. rows.Select(row => figure.Text(row.Report.Samples!)), figure.Meaning]));
        var curves = CurveFigures.Of(comparison).ToList();
        if (curves.Count > 0)
            page.Heading("Over a setting of sampling");
        page.Figures(curves);
        EvaluationPage.AddIdentity(page, comparison.Rows[0].Report.Identity);
        return page.ToString();
    }
}
