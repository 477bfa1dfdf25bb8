using System.Globalization;
using System.Net;
using System.Text;
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
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2rem auto;padding:0 1rem;color:#1f2937}
        h1{margin-bottom:.2rem} h2{margin-top:2.2rem;border-bottom:1px solid #e5e7eb;padding-bottom:.2rem}
        .grids{display:flex;flex-wrap:wrap;gap:1.2rem} figure{margin:0} figcaption{color:#4b5563;margin-bottom:.3rem}
        img{image-rendering:pixelated;max-width:100%;border-radius:4px} .grids img{width:500px}
        svg{width:520px;max-width:100%}
        table{border-collapse:collapse} td,th{padding:.25rem .8rem;border-bottom:1px solid #e5e7eb;text-align:left}
        code{font-size:.9em;background:#f3f4f6;padding:0 .25em;border-radius:3px} ul.tree{list-style:none}
        """;

    public async Task WriteAsync(
        string path, JobView import, JobView training, JobView sampling, CancellationToken cancellationToken)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>GenWorkers demo</title><style>{Style}</style>");
        page.Append("<h1>GenWorkers demo</h1><p>Three messages: import a data set, train a model on it, sample from the model.</p>");
        await AppendPicturesAsync(page, import, training, sampling, cancellationToken);
        await AppendCurvesAsync(page, training, cancellationToken);
        AppendMetrics(page, training);
        AppendLineage(page, await client.TraceAsync(training.JobId.ToString(), cancellationToken));
        AppendJobs(page, [import, training, sampling]);
        await File.WriteAllTextAsync(path, page.Append("</html>\n").ToString(), cancellationToken);
    }

    private async Task AppendPicturesAsync(
        StringBuilder page, JobView import, JobView training, JobView sampling, CancellationToken cancellationToken)
    {
        page.Append("<h2>Pictures</h2><div class=\"grids\">");
        await AppendImagesAsync(page, "data set", Pictures(import), cancellationToken);
        await AppendImagesAsync(page, "training", Pictures(training).Where(picture => !IsIntermediate(picture)), cancellationToken);
        await AppendImagesAsync(page, "generated", Pictures(sampling), cancellationToken);
        page.Append("</div><details><summary>While it trained</summary><div class=\"grids\">");
        await AppendImagesAsync(page, "training", Pictures(training).Where(IsIntermediate), cancellationToken);
        page.Append("</div></details>");
    }

    private static IEnumerable<ArtifactReference> Pictures(JobView job) =>
        job.Artifacts.Where(artifact => artifact.MediaType == "image/png");

    /// <summary>A grid drawn at a step carries its number.</summary>
    private static bool IsIntermediate(ArtifactReference picture) =>
        Path.GetFileNameWithoutExtension(picture.Name).Split('-') is [.., var end] && int.TryParse(end, out _);

    private async Task AppendImagesAsync(
        StringBuilder page, string role, IEnumerable<ArtifactReference> pictures, CancellationToken cancellationToken)
    {
        foreach (var artifact in pictures)
        {
            var bytes = await File.ReadAllBytesAsync(await FetchAsync(artifact, cancellationToken), cancellationToken);
            var caption = WebUtility.HtmlEncode($"{role}: {artifact.Name}");
            page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{caption}</figcaption><img alt=\"{caption}\" src=\"data:image/png;base64,{Convert.ToBase64String(bytes)}\"></figure>");
        }
    }

    private async Task AppendCurvesAsync(StringBuilder page, JobView training, CancellationToken cancellationToken)
    {
        var metrics = training.Artifacts.Single(artifact => artifact.Name == "metrics.jsonl");
        page.Append("<h2>Curves over steps</h2><div class=\"grids\">");
        foreach (var (name, series) in MetricFile.Panels(await FetchAsync(metrics, cancellationToken)))
            page.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{WebUtility.HtmlEncode(name)}</figcaption>{CurveSvg.Draw(series)}</figure>");
        page.Append("</div>");
    }

    private static void AppendMetrics(StringBuilder page, JobView training)
    {
        page.Append("<h2>Final metrics</h2><table><tr><th>metric</th><th>value</th></tr>");
        foreach (var (name, value) in training.Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal))
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(name)}</td><td>{value:G5}</td></tr>");
        page.Append("</table>");
    }

    private static void AppendLineage(StringBuilder page, LineageGraph? graph)
    {
        page.Append("<h2>Lineage</h2>");
        if (graph is null)
            return;
        var nodes = graph.Nodes.ToDictionary(node => node.Id);
        foreach (var root in graph.Nodes.Where(node => graph.Edges.All(edge => edge.To != node.Id)))
            AppendTree(page, root, graph, nodes);
    }

    private static void AppendTree(
        StringBuilder page, LineageNode node, LineageGraph graph, Dictionary<string, LineageNode> nodes)
    {
        page.Append(CultureInfo.InvariantCulture, $"<ul class=\"tree\"><li>{node.Type} <code>{WebUtility.HtmlEncode(Tables.Short(node.Label))}</code>");
        foreach (var edge in graph.Edges.Where(edge => edge.From == node.Id))
            AppendTree(page, nodes[edge.To], graph, nodes);
        page.Append("</li></ul>");
    }

    private static void AppendJobs(StringBuilder page, IEnumerable<JobView> jobs)
    {
        page.Append("<h2>Jobs</h2><table><tr><th>job</th><th>kind</th><th>state</th><th>took</th><th>made</th></tr>");
        foreach (var job in jobs)
        {
            var took = (job.FinishedAt ?? job.CreatedAt) - job.CreatedAt;
            page.Append(CultureInfo.InvariantCulture, $"<tr><td><code>{job.JobId}</code></td><td>{job.Kind}</td><td>{job.State}</td><td>{took.TotalSeconds:F1} s</td><td><code>{WebUtility.HtmlEncode(Tables.Short(job.Model ?? job.Dataset))}</code></td></tr>");
        }

        page.Append("</table>");
    }

    private async Task<string> FetchAsync(ArtifactReference artifact, CancellationToken cancellationToken)
    {
        var path = Path.Combine(scratch, artifact.Sha256);
        if (!File.Exists(path))
            await client.Artifacts.DownloadAsync(artifact.Key, artifact.Sha256, path, cancellationToken);
        return path;
    }
}
