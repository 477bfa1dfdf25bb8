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

/// <summary>Data set version and model version -> scorer -> table of scores, their summary, histogram, extremes and heat maps.</summary>
public sealed class ScoreDatasetPipeline(
    IDatasetSource datasets, IScorer scorer, IScoreFiles files, IArtifactStore store) : IJobPipeline
{
    public string Kind => JobKinds.ScoreDataset;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var spec = context.Spec<ScoreDatasetSpec>();
        var dataset = context.RequireDataset(spec.Dataset);
        var model = context.RequireModel(spec.Model);
        var weights = await store.DownloadAsync(model, context, cancellationToken);
        using var samples = await datasets.OpenAsync(dataset, scorer.ShapeOf(weights), context, cancellationToken);

        var table = Path.Combine(context.ScratchFolder, "scores.parquet");
        var summary = new ScoreSummary();
        await using var file = await files.CreateAsync(table, cancellationToken);
        long done = 0;
        var scoring = await scorer.ScoreAsync(weights, samples, spec, AddAsync, context, cancellationToken);
        await file.CompleteAsync(cancellationToken);
        context.Host.Tick(JobPhase.Upload);
        return new JobResult
        {
            Metrics = Metrics(summary),
            Artifacts =
            [
                await store.PutReportAsync("scores.parquet", table, "application/vnd.apache.parquet", cancellationToken),
                .. await PutSummaryAsync(spec, dataset, model, scoring, Maps(scoring, samples), summary, context, cancellationToken),
                await store.PutReportAsync("extremes.png", scoring.ExtremesPath, "image/png", cancellationToken),
                .. await PutMapsAsync(scoring, cancellationToken),
            ],
        };

        ValueTask AddAsync(SampleScore score, CancellationToken cancel)
        {
            context.Host.Report(new JobProgress(JobPhase.Step, ++done / (double)dataset.Samples));
            bool? flagged = score.Confidence is { } confidence ? confidence <= spec.FalseAlarmRate : null;
            summary.Add(score, flagged);
            return file.AddAsync(samples.Split(score.Split).Sha256(score.Index).ToArray(), score, flagged, cancel);
        }
    }

    private static Dictionary<string, double> Metrics(ScoreSummary summary)
    {
        var metrics = new Dictionary<string, double>();
        foreach (var (split, scores) in summary.Splits())
        {
            metrics[$"score/{split}/mean"] = scores.Mean;
            metrics[$"score/{split}/median"] = scores.Quantiles.GetValueOrDefault("0.5");
            if (scores.Flagged is { } flagged)
                metrics[$"flagged/{split}"] = flagged;
        }

        return metrics;
    }

    /// <summary>What <c>scores.json</c> says of the heat maps: what they show, their scale, whose they are.</summary>
    private static object? Maps(Scoring scoring, ISampleCache samples) => scoring.HeatMaps is { } maps
        ? new
        {
            Shows = maps.Kind,
            maps.White,
            Images = maps.Maps.Select(map => new
            {
                Artifact = Path.GetFileName(map.Path),
                Sha256 = Convert.ToHexStringLower(samples.Split(map.Sample.Split).Sha256(map.Sample.Index)),
                Score = map.Sample.Value,
            }),
        }
        : null;

    private async Task<List<ArtifactReference>> PutMapsAsync(Scoring scoring, CancellationToken cancellationToken)
    {
        var artifacts = new List<ArtifactReference>();
        foreach (var map in scoring.HeatMaps?.Maps ?? [])
            artifacts.Add(await store.PutReportAsync(Path.GetFileName(map.Path), map.Path, "image/png", cancellationToken));
        return artifacts;
    }

    private async Task<IReadOnlyList<ArtifactReference>> PutSummaryAsync(
        ScoreDatasetSpec spec,
        DatasetVersion dataset,
        ModelVersion model,
        Scoring scoring,
        object? maps,
        ScoreSummary summary,
        JobContext context,
        CancellationToken cancellationToken)
    {
        var json = Path.Combine(context.ScratchFolder, "scores.json");
        await File.WriteAllTextAsync(
            json,
            JsonSerializer.Serialize(
                new
                {
                    Score = scoring.Kind,
                    Dataset = dataset.Reference,
                    Model = model.Reference,
                    spec.Seed,
                    spec.Draws,
                    spec.FalseAlarmRate,
                    scoring.Flags?.Threshold,
                    scoring.Flags?.SmallestRate,
                    scoring.Flags?.CalibrationImages,
                    Splits = summary.Splits(),
                    HeatMaps = maps,
                },
                WireJson.Options),
            cancellationToken);
        var histogram = Path.Combine(context.ScratchFolder, "histogram.svg");
        await File.WriteAllTextAsync(histogram, CurveSvg.Draw(summary.Histogram()), cancellationToken);
        return
        [
            await store.PutReportAsync("scores.json", json, "application/json", cancellationToken),
            await store.PutReportAsync("histogram.svg", histogram, "image/svg+xml", cancellationToken),
        ];
    }
}
