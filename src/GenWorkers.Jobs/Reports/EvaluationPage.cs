using System.Globalization;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Reports;

/// <summary>An evaluation as a page for someone who curates images, not models.</summary>
internal static class EvaluationPage
{
    public static async Task WriteAsync(string path, Training.Evaluation evaluation, ModelVersion model, CancellationToken cancellationToken)
    {
        var report = evaluation.Report;
        var page = new HtmlPage(
            $"How good the images of {model.Name} are",
            Text($"{report.Identity.Count} images of each kind, beside images of the split \"{report.Identity.Split}\", which the model never saw in training."));
        AddSamples(page, report);
        if (report.Curve is { } curve)
        {
            var name = SamplingRules.WireName(curve.Parameter);
            page.Heading($"Over {name}");
            page.Paragraph($"The same figures for samples drawn with other values of {name}, all from the same random numbers. It trades how faithful images are against how varied they are.");
            page.Figures(CurveFigures.Of(EvaluationComparison.Of([(model.Name, report)])));
        }

        AddOthers(page, report);
        var figures = new List<HtmlFigure>();
        foreach (var (name, picture) in evaluation.Pictures)
            figures.Add(HtmlFigure.Png(Captions.GetValueOrDefault(name, name), await File.ReadAllBytesAsync(picture, cancellationToken)));
        if (figures.Count > 0)
            page.Heading("Pictures");
        page.Figures(figures);
        AddIdentity(page, report.Identity);
        await File.WriteAllTextAsync(path, page.ToString(), cancellationToken);
    }

    private static Dictionary<string, string> Captions { get; } = new(StringComparer.Ordinal)
    {
        [Training.Evaluation.NearestTrain] = "Above the model's first samples, below each the training image nearest to it. Pairs that look the same are copies.",
    };

    /// <summary>What two reports must share for their figures to stand beside each other.</summary>
    public static void AddIdentity(HtmlPage page, MetricIdentity identity)
    {
        page.Heading("What the figures depend on");
        page.Paragraph("Figures of two evaluations compare only where every line of this table is the same.");
        page.Table(
            ["", "", ""],
            [
                ["feature space", identity.FeatureSpace, "what an image is described by before images are compared"],
                ["made with", identity.ExtractorDigest, "digest of the weights, or of data set and method, that describe images"],
                ["reference", identity.ReferenceDigest, "digest of the data set version that images are compared with"],
                ["split", identity.Split, "of that data set"],
                ["images", Text($"{identity.Count}"), "of each kind; distances fall with their number"],
                ["shape", identity.Shape, "that all images are brought to"],
                ["resize", identity.Resize, "how they are brought to it"],
                ["neighbours", Text($"{identity.Neighbours}"), "reach of precision, recall, density and coverage"],
                ["seed", Text($"{identity.Seed}"), "of samples and standard errors"],
            ]);
    }

    private static void AddSamples(HtmlPage page, EvaluationReport report)
    {
        if (report is not { Samples: { } samples, TrainImages: { } real, ClippedGaussian: { } floor })
            return;
        page.Heading("Samples beside real images");
        page.Paragraph("Real training images show what a perfect model would reach. The clipped Gaussian knows only average colours and how pixels go together: a model that does not beat it has learned little.");
        if (report.Identity.IsLinear)
            page.Paragraph("Images are described by their principal components, where that Gaussian is near by construction: the Fréchet distance ranks nothing here. Judge by the other figures, or evaluate again with a stored classifier as \"extractor\".");
        page.Table(
            ["", "samples", "real training images", "clipped Gaussian", "what it says"],
            SampleFigure.All.Select(figure => new[] { figure.Title, figure.Text(samples), figure.Text(real), figure.Text(floor), figure.Meaning }));
    }

    private static void AddOthers(HtmlPage page, EvaluationReport report)
    {
        var rows = new List<string[]>();
        if (report.NearTrainShare is { } near)
            rows.Add(["samples very near a training image", Text($"{near:F3}"), "Share of samples nearer to a training image than all but 5 % of unseen real images are: about 0.05 where nothing is copied."]);
        if (report.ReconstructionError is { } error)
            rows.Add(["reconstruction error", Text($"{error:G4}"), "Mean squared difference a pixel, on a scale of 0 to 1, of test images that went through the model; lower is better."]);
        if (report.Condition is { } condition)
            rows.Add([$"samples of the {condition.Attribute} asked for", Text($"{condition.Accuracy:F3} (real images {condition.RealAccuracy:F3})"), "Share of samples that a classifier takes for what was asked for."]);
        if (rows.Count == 0)
            return;
        page.Heading("Besides");
        page.Table(["", "", "what it says"], rows);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
