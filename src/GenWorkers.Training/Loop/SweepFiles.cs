using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Training.Loop;

/// <summary>Brings a sweep's files, which an earlier attempt may have made, from the store into the scratch folder.</summary>
internal sealed class SweepFiles(IArtifactStore store, JobContext context)
{
    public TrainedModel Collect(SweepProgress progress, SweepReport report, CancellationToken cancellationToken)
    {
        var chosen = progress.Finished.Single(stage => stage.Point.LatentSize == report.ChosenLatentSize);
        var grids = progress.Finished.SelectMany(stage => stage.Grids)
            .ToDictionary(grid => grid.Key, grid => Fetch(grid.Value, grid.Key, cancellationToken));
        return new TrainedModel(
            Fetch(chosen.Point.Weights, "weights.safetensors", cancellationToken),
            Fetch(chosen.Metrics, "metrics.jsonl", cancellationToken),
            grids,
            chosen.ManifestJson,
            chosen.OptionsJson,
            chosen.Inexact,
            chosen.Point.Steps,
            Metrics(chosen, report))
        {
            Alarms = chosen.Alarms,
            Sweep = report,
        };
    }

    private string Fetch(StoredObject stored, string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(context.ScratchFolder, name);
        context.Host.Tick(JobPhase.Download);
        store.DownloadAsync(stored.Key, stored.Sha256, path, cancellationToken).GetAwaiter().GetResult();
        return path;
    }

    private static Dictionary<string, double> Metrics(SweepStage chosen, SweepReport report)
    {
        var metrics = chosen.Final.ToDictionary();
        foreach (var point in report.Points)
            metrics[FormattableString.Invariant($"sweep/squaredError/{point.LatentSize}")] = point.SquaredError;
        metrics["sweep/latentSize"] = report.ChosenLatentSize;
        return metrics;
    }
}
