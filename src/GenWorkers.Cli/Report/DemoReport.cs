using System.Globalization;
using System.Net;
using GenWorkers.Cli.Client;
using GenWorkers.Cli.Views;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Cli.Report;

/// <summary>One HTML file, pictures inside, that shows what the jobs of a demo made.</summary>
internal sealed class DemoReport(EmbeddedClient client, string scratch)
{
    public async Task WriteAsync(
        string path, JobView import, JobView training, JobView sampling, CancellationToken cancellationToken)
    {
        var page = new HtmlPage("GenWorkers demo", "Three messages: import a data set, train a model on it, sample from the model.");
        await AppendPicturesAsync(page, import, training, sampling, cancellationToken);
        await AppendCurvesAsync(page, training, cancellationToken);
        AppendMetrics(page, training);
        AppendLineage(page, await client.TraceAsync(training.JobId.ToString(), cancellationToken));
        AppendJobs(page, [import, training, sampling]);
        await File.WriteAllTextAsync(path, page.ToString(), cancellationToken);
    }

    private async Task AppendPicturesAsync(
        HtmlPage page, JobView import, JobView training, JobView sampling, CancellationToken cancellationToken)
    {
        page.Heading("Pictures");
        page.Figures(
        [
            .. await ImagesAsync("data set", Pictures(import), cancellationToken),
            .. await ImagesAsync("training", Pictures(training).Where(picture => !IsIntermediate(picture)), cancellationToken),
            .. await ImagesAsync("generated", Pictures(sampling), cancellationToken),
        ]);
        page.Raw("<details><summary>While it trained</summary>");
        page.Figures(await ImagesAsync("training", Pictures(training).Where(IsIntermediate), cancellationToken));
        page.Raw("</details>");
    }

    private static IEnumerable<ArtifactReference> Pictures(JobView job) =>
        job.Artifacts.Where(artifact => artifact.MediaType == "image/png");

    /// <summary>A grid drawn at a step carries its number.</summary>
    private static bool IsIntermediate(ArtifactReference picture) =>
        Path.GetFileNameWithoutExtension(picture.Name).Split('-') is [.., var end] && int.TryParse(end, out _);

    private async Task<IReadOnlyList<HtmlFigure>> ImagesAsync(
        string role, IEnumerable<ArtifactReference> pictures, CancellationToken cancellationToken)
    {
        var figures = new List<HtmlFigure>();
        foreach (var artifact in pictures)
        {
            var bytes = await File.ReadAllBytesAsync(await FetchAsync(artifact, cancellationToken), cancellationToken);
            figures.Add(HtmlFigure.Png($"{role}: {artifact.Name}", bytes));
        }

        return figures;
    }

    private async Task AppendCurvesAsync(HtmlPage page, JobView training, CancellationToken cancellationToken)
    {
        var metrics = training.Artifacts.Single(artifact => artifact.Name == "metrics.jsonl");
        page.Heading("Curves over steps");
        page.Figures(MetricFile.Panels(await FetchAsync(metrics, cancellationToken))
            .Select(panel => new HtmlFigure(panel.Key, CurveSvg.Draw(panel.Value))));
    }

    private static void AppendMetrics(HtmlPage page, JobView training)
    {
        page.Heading("Final metrics");
        page.Table(["metric", "value"], training.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => new[] { metric.Key, metric.Value.ToString("G5", CultureInfo.InvariantCulture) }));
    }

    private static void AppendLineage(HtmlPage page, LineageGraph? graph)
    {
        page.Heading("Lineage");
        if (graph is null)
            return;
        var nodes = graph.Nodes.ToDictionary(node => node.Id);
        foreach (var root in graph.Nodes.Where(node => graph.Edges.All(edge => edge.To != node.Id)))
            AppendTree(page, root, graph, nodes);
    }

    private static void AppendTree(
        HtmlPage page, LineageNode node, LineageGraph graph, Dictionary<string, LineageNode> nodes)
    {
        page.Raw($"<ul class=\"tree\"><li>{node.Type} <code>{WebUtility.HtmlEncode(Tables.Short(node.Label))}</code>");
        foreach (var edge in graph.Edges.Where(edge => edge.From == node.Id))
            AppendTree(page, nodes[edge.To], graph, nodes);
        page.Raw("</li></ul>");
    }

    private static void AppendJobs(HtmlPage page, IEnumerable<JobView> jobs)
    {
        page.Heading("Jobs");
        page.Table(["job", "kind", "state", "took", "made"], jobs.Select(job => new[]
        {
            job.JobId.ToString(),
            job.Kind,
            job.State.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"{((job.FinishedAt ?? job.CreatedAt) - job.CreatedAt).TotalSeconds:F1} s"),
            Tables.Short(job.Model ?? job.Dataset),
        }));
    }

    private async Task<string> FetchAsync(ArtifactReference artifact, CancellationToken cancellationToken)
    {
        var path = Path.Combine(scratch, artifact.Sha256);
        if (!File.Exists(path))
            await client.Artifacts.DownloadAsync(artifact.Key, artifact.Sha256, path, cancellationToken);
        return path;
    }
}
