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

/// <summary>Model version and data set version -> evaluator -> report and pictures.</summary>
public sealed class EvaluateModelPipeline(IDatasetSource datasets, IEvaluator evaluator, IArtifactStore store) : IJobPipeline
{
    public string Kind => JobKinds.EvaluateModel;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<EvaluateModelSpec>();
        var dataset = context.RequireDataset(spec.Dataset);
        var model = context.RequireModel(spec.Model);
        var weights = await store.DownloadAsync(model, context, cancellationToken);
        var extractor = context.Inputs.Extractor;
        var extractorPath = extractor is null ? null : await store.DownloadAsync(extractor, context, cancellationToken);
        using var samples = await datasets.OpenAsync(dataset, evaluator.ShapeOf(weights), context, cancellationToken);

        var request = new EvaluationRequest(spec, weights, extractorPath, extractor?.Digest, samples, dataset.Digest);
        var evaluation = await evaluator.EvaluateAsync(request, context, cancellationToken);

        context.Host.Tick(JobPhase.Upload);
        var report = Path.Combine(context.ScratchFolder, "evaluation.json");
        await File.WriteAllTextAsync(report, JsonSerializer.Serialize(evaluation.Report, WireJson.Options), cancellationToken);
        List<ArtifactReference> artifacts = [await store.PutReportAsync("evaluation.json", report, "application/json", cancellationToken)];
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
            metrics[$"{name}/frechetDistance"] = set.FrechetDistance;
            metrics[$"{name}/kernelDistance"] = set.KernelDistance;
            metrics[$"{name}/precision"] = set.Precision;
            metrics[$"{name}/recall"] = set.Recall;
            metrics[$"{name}/density"] = set.Density;
            metrics[$"{name}/coverage"] = set.Coverage;
            metrics[$"{name}/nearestNeighbourAccuracy"] = set.NearestNeighbourAccuracy;
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
