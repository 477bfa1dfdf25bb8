using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Video;

/// <summary>Video and model version -> segments of transformed frames, each a checkpoint -> video with the source's audio.</summary>
public sealed class VideoTranslation(IVideoFiles videos, ITransformer transformer, IArtifactStore store, TimeProvider time)
{
    public async Task<JobResult> RunAsync(
        TransformDatasetSpec spec, VideoSpec video, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(context);
        var model = context.RequireModel(spec.Model);
        var source = await videos.OpenAsync(video.Source, context, cancellationToken);
        var weights = await store.DownloadAsync(model, context, cancellationToken);
        var shape = FrameShape(transformer.ShapeOf(weights), transformer.TakesAnySize(weights), source);

        var run = new VideoRun(spec, video, source, weights, shape, $"{source.Sha256}+{model.Digest}", context);
        var segments = new VideoSegments(run, videos, transformer, store, time);
        await segments.TranslateAsync(cancellationToken);
        return await StoreAsync(run, segments, model, cancellationToken);
    }

    /// <summary>The source's own size, its sides even as 4:2:0 video needs them, where the model takes any; else the model's.</summary>
    private static SampleShape FrameShape(SampleShape learned, bool anySize, SourceVideo source)
    {
        if (anySize)
            return learned with { Height = source.Height & ~1, Width = source.Width & ~1 };
        return learned.IsPair ? learned with { Width = learned.Height } : learned;
    }

    private async Task<JobResult> StoreAsync(VideoRun run, VideoSegments segments, ModelVersion model, CancellationToken cancellationToken)
    {
        var (extension, mediaType) = run.Video.Codec == VideoCodec.Vp9 ? (".webm", "video/webm") : (".mp4", "video/mp4");
        var path = Path.Combine(run.Context.ScratchFolder, $"joined{extension}");
        var comment = $"synthetic: frames made by model {model.Name}@sha256:{model.Digest} from video sha256:{run.Source.Sha256}";
        await videos.JoinAsync(path, segments.Files, run.Source, run.Video.Codec, comment, run.Context, cancellationToken);

        run.Context.Host.Tick(JobPhase.Upload);
        var report = Report(run, segments, model);
        var json = Path.Combine(run.Context.ScratchFolder, "video.json");
        await File.WriteAllTextAsync(json, JsonSerializer.Serialize(report, WireJson.Options), cancellationToken);
        return new JobResult
        {
            Metrics = Metrics(report),
            Artifacts =
            [
                await store.PutReportAsync($"{run.Spec.Output ?? "video"}{extension}", path, mediaType, cancellationToken),
                await store.PutReportAsync("video.json", json, "application/json", cancellationToken),
            ],
        };
    }

    private static VideoReport Report(VideoRun run, VideoSegments segments, ModelVersion model)
    {
        var progress = segments.Progress;
        return new VideoReport(
            run.Video.Source, run.Source.Sha256, model.Reference, true, run.Video.Codec.ToString().ToLowerInvariant(),
            segments.OutputShape.Width, segments.OutputShape.Height, progress.Frames, run.Source.FramesPerSecond.ToString(), progress.Segments.Count,
            run.Source.AudioCodecs, segments.Flicker.Score, progress.Seconds / progress.Frames);
    }

    private static Dictionary<string, double> Metrics(VideoReport report)
    {
        var metrics = new Dictionary<string, double> { ["frames"] = report.Frames, ["secondsPerFrame"] = report.SecondsPerFrame };
        if (report.FlickerScore is { } score)
            metrics["flickerScore"] = score;
        return metrics;
    }
}

/// <summary>What is fixed of a translation before its first frame.</summary>
/// <param name="Shape">Of the frames that the model is given.</param>
/// <param name="Id">What its checkpoints must belong to.</param>
internal sealed record VideoRun(
    TransformDatasetSpec Spec, VideoSpec Video, SourceVideo Source, string Weights, SampleShape Shape, string Id, JobContext Context);
