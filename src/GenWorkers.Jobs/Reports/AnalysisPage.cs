using System.Globalization;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Reports;

/// <summary>An analysis as a page for someone who curates images, not models.</summary>
internal static class AnalysisPage
{
    /// <summary>Below it a reader is told that the values are uneven.</summary>
    private const double Even = 0.9;

    public static async Task WriteAsync(
        string path, Analysis analysis, DatasetVersion dataset, ModelVersion? model, CancellationToken cancellationToken)
    {
        var report = analysis.Report;
        var page = new HtmlPage(
            $"What is in {dataset.Name}",
            Text($"{report.Identity.Count} training images, seen {(model is null ? "by their pixels' main directions of variation" : $"through the codes of the model {model.Name}")}."));
        AddFactors(page, report);
        AddClusters(page, report, analysis.Map);
        page.Heading("Pictures");
        var figures = new List<HtmlFigure>();
        foreach (var picture in analysis.Pictures)
            figures.Add(HtmlFigure.Png(picture.Caption, await File.ReadAllBytesAsync(picture.Path, cancellationToken)));
        page.Figures(figures);
        AddDirections(page, report);
        AddIdentity(page, report.Identity, dataset, model);
        await File.WriteAllTextAsync(path, page.ToString(), cancellationToken);
    }

    private static void AddFactors(HtmlPage page, AnalysisReport report)
    {
        page.Heading("Known attributes");
        if (report.Factors.Count == 0)
        {
            page.Paragraph("The images carry no attribute with 2 to 50 values, so nothing known can be balanced.");
            return;
        }

        var uneven = report.Factors.Where(factor => factor.Evenness < Even).Select(factor => factor.Attribute).ToList();
        page.Paragraph(uneven.Count == 0
            ? "All are about evenly filled."
            : $"Unevenly filled: {string.Join(", ", uneven)}. Some of their values are much rarer than others.");
        page.Table(
            ["attribute", "values and how many images have them", "without", "evenness (1 is even)", "told by the clusters (0 to 1)"],
            report.Factors.Select(factor => new[]
            {
                factor.Attribute,
                string.Join(", ", factor.Counts.Select(entry => Text($"{entry.Key}: {entry.Value}"))),
                Text($"{factor.Missing}"),
                Text($"{factor.Evenness:F2}"),
                Text($"{factor.ClusterInformation:F2}"),
            }));
    }

    private static void AddClusters(HtmlPage page, AnalysisReport report, IReadOnlyDictionary<string, List<(double X, double Y)>> map)
    {
        page.Heading("Groups that the images fall into by themselves");
        page.Paragraph(Text(
            $"{report.Clusters.Count} clusters, evenness {report.ClusterEvenness:F2}; they leave {report.UnexplainedByClusters:P0} of the variation within them. A group that is small here is a kind of image that the set has few of, whether or not an attribute names it."));
        page.Table(
            ["cluster", "images", "what is frequent in it"],
            report.Clusters.Select(cluster => new[]
            {
                Text($"{cluster.Number}"),
                Text($"{cluster.Count}"),
                cluster.Distinctive.Count == 0
                    ? "nothing that an attribute tells"
                    : string.Join("; ", cluster.Distinctive.Select(value => Text($"{value.Attribute} {value.Value}: {value.Share:P0} (of all {value.OverallShare:P0})"))),
            }));
        page.Figures([new HtmlFigure("Each point an image, by the two strongest directions of variation.", CurveSvg.DrawPoints(map))]);
    }

    private static void AddDirections(HtmlPage page, AnalysisReport report)
    {
        page.Heading("How many directions the images vary in");
        page.Paragraph(report.ComponentsFor90 is { } count
            ? Text($"{count} directions hold 90 % of the variation.")
            : "More directions than were computed are needed to hold 90 % of the variation.");
        page.Figures(
        [
            new HtmlFigure("Share of the variation along each direction.", CurveSvg.Draw(new Dictionary<string, List<(double X, double Y)>>
            {
                ["share"] = [.. report.ComponentShares.Select((share, i) => (i + 1.0, share))],
            })),
            new HtmlFigure("Bayesian information criterion of Gaussian mixtures; the least fits best for its size.", CurveSvg.Draw(new Dictionary<string, List<(double X, double Y)>>
            {
                ["criterion"] = [.. report.Mixtures.Select(mixture => ((double)mixture.Components, mixture.InformationCriterion))],
            })),
        ]);
    }

    private static void AddIdentity(HtmlPage page, AnalysisIdentity identity, DatasetVersion dataset, ModelVersion? model)
    {
        page.Heading("What the figures depend on");
        page.Table(
            ["", ""],
            [
                ["data set", dataset.Reference],
                ["model", model?.Reference ?? "none"],
                ["feature space", identity.FeatureSpace],
                ["images", identity.Shape],
                ["seed", Text($"{identity.Seed}")],
            ]);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
