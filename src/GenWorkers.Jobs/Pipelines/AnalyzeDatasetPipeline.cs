using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Data set version, and a model version where one is named -> analyzer -> report, page and pictures.</summary>
public sealed class AnalyzeDatasetPipeline(IDatasetSource datasets, IAnalyzer analyzer, IArtifactStore store) : IJobPipeline
{
    public string Kind => JobKinds.AnalyzeDataset;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<AnalyzeDatasetSpec>();
        var dataset = context.RequireDataset(spec.Dataset);
        var model = context.Inputs.Model;
        var weights = model is null ? null : await store.DownloadAsync(model, context, cancellationToken);
        using var samples = weights is null
            ? await datasets.OpenAsync(dataset, spec.Image, context, cancellationToken)
            : await datasets.OpenAsync(dataset, analyzer.ShapeOf(weights), context, cancellationToken);

        var request = new AnalysisRequest(spec, weights, model?.Digest, samples, dataset.Digest);
        var analysis = await analyzer.AnalyzeAsync(request, context, cancellationToken);

        context.Host.Tick(JobPhase.Upload);
        var json = Path.Combine(context.ScratchFolder, "analysis.json");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(analysis.Report, WireJson.Options), cancellationToken);
        var page = Path.Combine(context.ScratchFolder, "analysis.html");
        await AnalysisPage.WriteAsync(page, analysis, dataset, model, cancellationToken);
        List<ArtifactReference> artifacts =
        [
            await store.PutReportAsync("analysis.html", page, "text/html", cancellationToken),
            await store.PutReportAsync("analysis.json", json, "application/json", cancellationToken),
        ];
        foreach (var picture in analysis.Pictures)
            artifacts.Add(await store.PutReportAsync(picture.Name, picture.Path, "image/png", cancellationToken));
        return new JobResult { Metrics = Metrics(analysis.Report), Artifacts = artifacts };
    }

    private static Dictionary<string, double> Metrics(AnalysisReport report)
    {
        var metrics = new Dictionary<string, double>
        {
            ["clusters/count"] = report.Clusters.Count,
            ["clusters/evenness"] = report.ClusterEvenness,
            ["clusters/unexplained"] = report.UnexplainedByClusters,
            ["mixture/components"] = report.Mixtures.MinBy(mixture => mixture.InformationCriterion)!.Components,
        };
        if (report.ComponentsFor90 is { } components)
            metrics["components/for90"] = components;
        foreach (var factor in report.Factors)
            metrics[$"evenness/{factor.Attribute}"] = factor.Evenness;
        return metrics;
    }
}
