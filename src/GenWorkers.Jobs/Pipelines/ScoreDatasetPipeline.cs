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

/// <summary>Data set version and model version -> scorer -> table of scores, their summary, histogram and extremes.</summary>
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
                .. await PutSummaryAsync(spec, dataset, model, scoring, summary, context, cancellationToken),
                await store.PutReportAsync("extremes.png", scoring.ExtremesPath, "image/png", cancellationToken),
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

    private async Task<IReadOnlyList<ArtifactReference>> PutSummaryAsync(
        ScoreDatasetSpec spec,
        DatasetVersion dataset,
        ModelVersion model,
        Scoring scoring,
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
                    Splits = summary.Splits(),
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
