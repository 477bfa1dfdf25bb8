using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Data set version -> training loop -> model version.</summary>
public sealed class TrainModelPipeline(IDatasetSource datasets, ITrainer trainer, IArtifactStore store) : IJobPipeline
{
    public string Kind => JobKinds.TrainModel;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<TrainModelSpec>();
        var dataset = context.RequireDataset(spec.Dataset);

        using var samples = FamilyCatalog.Find(spec.Family)?.Shape == DataShape.Paired
            ? await datasets.OpenPairsAsync(dataset, spec.Image, elseSingle: false, context, cancellationToken)
            : await datasets.OpenAsync(dataset, spec.Image, context, cancellationToken);
        var start = await DownloadStartAsync(context, cancellationToken);
        (var resume, context) = await store.DownloadCheckpointAsync(context, cancellationToken);
        var request = new TrainingRequest(spec, spec.Options, samples, dataset.Digest, start, resume);
        var model = await trainer.TrainAsync(request, context, cancellationToken);

        context.Host.Tick(JobPhase.Upload);
        return await StoreAsync(spec, dataset, model, context, cancellationToken);
    }

    private async Task<string?> DownloadStartAsync(JobContext context, CancellationToken cancellationToken)
    {
        if (context.Inputs.Model is not { } model)
            return null;
        var path = Path.Combine(context.ScratchFolder, "start.safetensors");
        context.Host.Tick(JobPhase.Download);
        await store.DownloadAsync(model.WeightsKey, model.Digest, path, cancellationToken);
        return path;
    }

    private async Task<JobResult> StoreAsync(
        TrainModelSpec spec,
        DatasetVersion dataset,
        TrainedModel model,
        JobContext context,
        CancellationToken cancellationToken)
    {
        var weights = await store.PutFileAsync(
            ArtifactArea.Models, model.WeightsPath, ".safetensors", "application/vnd.safetensors", cancellationToken);
        var name = spec.Model ?? $"{dataset.Name}-{spec.Family}";
        var version = new ModelVersion(name, weights.Sha256, spec.Family, weights.Key, weights.SizeBytes);
        var card = Path.Combine(context.ScratchFolder, "model-card.md");
        await File.WriteAllTextAsync(card, ModelCard.Write(version, dataset, model), cancellationToken);

        return new JobResult
        {
            Model = new NewModelVersion(version, model.OptionsJson, dataset.Digest, model.Inexact, model.Metrics),
            Metrics = model.Metrics,
            Alarms = model.Alarms,
            Artifacts =
            [
                weights.Named("weights"),
                await store.PutReportAsync("metrics.jsonl", model.MetricsPath, "application/jsonl", cancellationToken),
                await store.PutReportAsync("model-card.md", card, "text/markdown", cancellationToken),
                .. await PutFilesAsync(model.Grids.Concat(model.Reports), cancellationToken),
                .. await PutSweepAsync(model.Sweep, context, cancellationToken),
            ],
        };
    }

    /// <summary>The curve as JSON and as a chart, and every size's weights.</summary>
    private async Task<List<ArtifactReference>> PutSweepAsync(SweepReport? sweep, JobContext context, CancellationToken cancellationToken)
    {
        if (sweep is null)
            return [];
        var json = Path.Combine(context.ScratchFolder, "sweep.json");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(sweep, WireJson.Options), cancellationToken);
        var chart = Path.Combine(context.ScratchFolder, "sweep.svg");
        var curve = sweep.Points.Select(point => ((double)point.LatentSize, point.SquaredError)).ToList();
        await File.WriteAllTextAsync(
            chart, CurveSvg.Draw(new Dictionary<string, List<(double X, double Y)>> { [$"squared error, {sweep.Split}"] = curve }), cancellationToken);
        return
        [
            await store.PutReportAsync("sweep.json", json, "application/json", cancellationToken),
            await store.PutReportAsync("sweep.svg", chart, "image/svg+xml", cancellationToken),
            .. sweep.Points.Select(point => point.Weights.Named(FormattableString.Invariant($"weights-latent-{point.LatentSize:D4}"))),
        ];
    }

    private async Task<List<ArtifactReference>> PutFilesAsync(
        IEnumerable<KeyValuePair<string, string>> files, CancellationToken cancellationToken)
    {
        var stored = new List<ArtifactReference>();
        foreach (var (name, path) in files)
            stored.Add(await store.PutReportAsync(name, path, ReportTypes.Of(name), cancellationToken));
        return stored;
    }
}
