using System.Globalization;
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

/// <summary>Model version and data set version -> evaluator -> report, page and pictures.</summary>
public sealed class EvaluateModelPipeline(IDatasetSource datasets, IEvaluator evaluator, IArtifactStore store) : IJobPipeline
{
    /// <summary>Figures of a curve that become metrics: twenty points of all would drown the others.</summary>
    private static readonly string[] Charted = ["frechetDistance", "precision", "recall", "density", "coverage"];

    public string Kind => JobKinds.EvaluateModel;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<EvaluateModelSpec>();
        var dataset = context.RequireDataset(spec.Dataset);
        var model = context.RequireModel(spec.Model);
        if (spec.Curve is { } curve)
            SamplingRules.Require(model.Family, curve.Parameter, "spec.curve.parameter");
        var weights = await store.DownloadAsync(model, context, cancellationToken);
        var extractor = context.Inputs.Extractor;
        var extractorPath = extractor is null ? null : await store.DownloadAsync(extractor, context, cancellationToken);
        using var samples = await datasets.OpenAsync(dataset, evaluator.ShapeOf(weights), context, cancellationToken);

        var request = new EvaluationRequest(spec, weights, extractorPath, extractor?.Digest, samples, dataset.Digest);
        var evaluation = await evaluator.EvaluateAsync(request, context, cancellationToken);

        context.Host.Tick(JobPhase.Upload);
        var report = Path.Combine(context.ScratchFolder, "evaluation.json");
        await File.WriteAllTextAsync(report, JsonSerializer.Serialize(evaluation.Report, WireJson.Options), cancellationToken);
        var page = Path.Combine(context.ScratchFolder, "evaluation.html");
        await EvaluationPage.WriteAsync(page, evaluation, model, cancellationToken);
        List<ArtifactReference> artifacts =
        [
            await store.PutReportAsync("evaluation.html", page, "text/html", cancellationToken),
            await store.PutReportAsync("evaluation.json", report, "application/json", cancellationToken),
        ];
        foreach (var (name, path) in evaluation.Pictures)
            artifacts.Add(await store.PutReportAsync(name, path, "image/png", cancellationToken));
        return new JobResult
        {
            Metrics = Metrics(evaluation.Report), Artifacts = artifacts, Alarms = EvaluationAlarms.Of(evaluation.Report),
        };
    }

    private static Dictionary<string, double> Metrics(EvaluationReport report)
    {
        var metrics = new Dictionary<string, double>();
        foreach (var (name, set) in new[] { ("samples", report.Samples), ("trainImages", report.TrainImages), ("clippedGaussian", report.ClippedGaussian) })
        {
            if (set is null)
                continue;
            foreach (var figure in SampleFigure.All)
            {
                if (figure.Value(set) is { } value)
                    metrics[$"{name}/{figure.Name}"] = value;
            }
        }

        foreach (var point in report.Curve?.Points ?? [])
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{SamplingRules.WireName(report.Curve!.Parameter)}/{point.Value}");
            foreach (var figure in SampleFigure.All.Where(figure => Charted.Contains(figure.Name)))
                metrics[$"{name}/{figure.Name}"] = figure.Value(point.Samples)!.Value;
        }

        if (report.NearTrainShare is { } near)
            metrics["samples/nearTrainShare"] = near;
        if (report.ReconstructionError is { } error)
            metrics["reconstructionError"] = error;
        if (report.Condition is { } condition)
            (metrics["condition/accuracy"], metrics["condition/realAccuracy"]) = (condition.Accuracy, condition.RealAccuracy);
        return metrics;
    }
}
