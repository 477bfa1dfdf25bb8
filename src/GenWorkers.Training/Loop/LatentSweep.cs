using System.Globalization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Families;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace GenWorkers.Training.Loop;

/// <summary>
/// One run of the loop for each code size. A finished size's files go into the store, and the first checkpoint of the
/// next size names them, so an attempt continues at the size that was not finished.
/// </summary>
internal sealed class LatentSweep(TrainingRequest request, JobContext context, IModelFamily family, IArtifactStore store, TimeProvider time, ILogger log)
{
    private readonly IReadOnlyList<int> sizes = request.Spec.Sweep!.LatentSizes;
    private readonly HeldOutError error = new(request.Samples, request.Spec.Training.BatchSize, context);
    private IReadOnlyList<CheckpointRow> checkpoints = context.Checkpoints;

    /// <summary>Call it on the thread that runs torch.</summary>
    public TrainedModel Complete(CancellationToken cancellationToken)
    {
        CheckFamily();
        var resume = request.ResumePath;
        var progress = resume is null ? SweepProgress.None : SweepProgress.Read(resume);
        while (progress.Finished.Count < sizes.Count)
        {
            progress = progress.With(Train(progress, resume, cancellationToken));
            resume = null;
        }

        return new SweepFiles(store, context).Collect(progress, Report(progress), cancellationToken);
    }

    /// <summary>Before hours of training, not after the first size, and every size: the last is the most likely to be too large.</summary>
    private void CheckFamily()
    {
        ModelConfig[] configs = [.. sizes.Select(size => family.Configure(request.Spec.OptionsAt(size), request.Samples.Shape))];
        using var model = family.Create(configs[0], torch.CPU);
        if (model is not IReconstructingModel)
            throw new JobException(ErrorCode.SpecInvalid, $"spec.sweep: a model of family {family.Name} does not reconstruct");
    }

    private SweepStage Train(SweepProgress progress, string? resume, CancellationToken cancellationToken)
    {
        var (place, size) = (progress.Finished.Count, sizes[progress.Finished.Count]);
        var host = new SweepHost(context.Host, size, place, sizes.Count, progress.FirstStep, checkpoints);
        var part = context with
        {
            Host = host,
            Checkpoints = checkpoints,
            ScratchFolder = Directory.CreateDirectory(Path.Combine(context.ScratchFolder, NameOf(size))).FullName,
        };
        var options = request.Spec.OptionsAt(size);
        var spec = request.Spec with { Options = options };
        var stage = request with { Spec = spec, Options = options, ResumePath = resume };
        using var run = new TrainingRun(new RunSetup(stage, part, family) { Sweep = progress }, store, time, log);
        var finished = run.Complete((trained, tick) => Store(size, trained, tick, cancellationToken), cancellationToken);
        checkpoints = host.Checkpoints;
        return finished;
    }

    private SweepStage Store(int size, TrainedModel trained, Action tick, CancellationToken cancellationToken)
    {
        var score = error.Of(trained.WeightsPath, family, tick);
        context.Host.Tick(JobPhase.Upload);
        var weights = Put(ArtifactArea.Models, trained.WeightsPath, "application/vnd.safetensors", cancellationToken);
        var grids = trained.Grids
            .Where(grid => grid.Key.EndsWith("-final.png", StringComparison.Ordinal))
            .Concat(trained.Reports)
            .ToDictionary(file => $"{NameOf(size)}-{file.Key}", file => Put(ArtifactArea.Reports, file.Value, ReportTypes.Of(file.Key), cancellationToken));
        return new SweepStage(
            new SweepPoint(size, score.Mean, score.StandardError, trained.Steps, weights),
            Put(ArtifactArea.Reports, trained.MetricsPath, "application/jsonl", cancellationToken),
            grids,
            trained.ManifestJson,
            trained.OptionsJson,
            trained.Inexact,
            trained.Metrics,
            trained.Alarms);
    }

    /// <summary>Blocks the thread that runs torch, which must not change between torch calls.</summary>
    private StoredObject Put(ArtifactArea area, string path, string mediaType, CancellationToken cancellationToken) =>
        store.PutFileAsync(area, path, Path.GetExtension(path), mediaType, cancellationToken).GetAwaiter().GetResult();

    private SweepReport Report(SweepProgress progress)
    {
        SweepPoint[] points = [.. progress.Finished.Select(stage => stage.Point)];
        var knee = Knee.Find([.. points.Select(point => ((double)point.LatentSize, point.SquaredError))]);
        var chosen = knee is { } index ? points[index] : points.MinBy(point => point.SquaredError)!;
        return new SweepReport(error.Split, error.Images, Knee.Rule, knee is null ? null : chosen.LatentSize, chosen.LatentSize, points);
    }

    private static string NameOf(int size) => string.Create(CultureInfo.InvariantCulture, $"latent-{size:D4}");
}
