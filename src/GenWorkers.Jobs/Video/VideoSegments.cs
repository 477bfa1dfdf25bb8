using System.Globalization;
using System.Security.Cryptography;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Video;

/// <summary>
/// The segments of one translation, one after the other. A segment's frames are a batch run of their own, so that a run
/// that continues gives the model the same batches as one that never stopped.
/// </summary>
internal sealed class VideoSegments(VideoRun run, IVideoFiles videos, ITransformer transformer, IArtifactStore store, TimeProvider time)
{
    /// <summary>Memory of a segment's decoded frames.</summary>
    private const long SegmentBytes = 256L << 20;

    private readonly List<VideoSegment> files = [];
    private JobContext context = run.Context;

    public VideoProgress Progress { get; private set; } = new(run.Id, [], 0);

    public Flicker Flicker { get; private set; } = new();

    public IReadOnlyList<VideoSegment> Files => files;

    /// <summary>What the model makes of a frame.</summary>
    public SampleShape OutputShape { get; private set; }

    public async Task TranslateAsync(CancellationToken cancellationToken)
    {
        await ResumeAsync(cancellationToken);
        var commits = new CheckpointCommits(store, context);
        var start = time.GetTimestamp();
        var before = Progress.Seconds;
        await using var decoder = videos.Decode(run.Source, run.Shape, Progress.Frames, context);
        while (await ReadAsync(decoder, cancellationToken) is { Count: > 0 } frames)
        {
            var segment = await TransformAsync(frames, cancellationToken);
            var stored = await StoreAsync(segment, cancellationToken);
            Progress = Progress with
            {
                Segments = [.. Progress.Segments, stored],
                Seconds = before + time.GetElapsedTime(start).TotalSeconds,
            };
            await CommitAsync(commits);
            context.Draining.ThrowIfCancellationRequested();
        }

        if (Progress.Frames == 0)
            throw new JobException(ErrorCode.InputCorrupt, "spec.video.source: the video has no frame that can be decoded");
    }

    /// <summary>Continues from the newest checkpoint whose file and segments are whole.</summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        while (context.Checkpoints.Count > 0)
        {
            (var path, context) = await store.DownloadCheckpointAsync(context, cancellationToken);
            if (path is null)
                return;
            var (progress, flicker) = VideoProgress.Read(path, run.Id);
            if (await DownloadAsync(progress, cancellationToken))
            {
                (Progress, Flicker, OutputShape) = (progress, flicker, progress.OutputShape);
                return;
            }

            await context.Host.InvalidateCheckpointAsync(context.Checkpoints[0], cancellationToken);
            context = context with { Checkpoints = [.. context.Checkpoints.Skip(1)] };
        }
    }

    /// <returns>False where a segment is not what was stored.</returns>
    private async Task<bool> DownloadAsync(VideoProgress progress, CancellationToken cancellationToken)
    {
        files.Clear();
        foreach (var (stored, frames) in progress.Segments)
        {
            context.Host.Tick(JobPhase.Download);
            var path = NextPath();
            try
            {
                if (!File.Exists(path)) // a file is there only where its hash is right
                    await store.DownloadAsync(stored.Key, stored.Sha256, path, cancellationToken);
            }
            catch (JobException error) when (error.Code == ErrorCode.InputCorrupt)
            {
                files.Clear();
                return false;
            }

            files.Add(new VideoSegment(path, frames));
        }

        return true;
    }

    private async Task<List<byte[]>> ReadAsync(IFrameReader decoder, CancellationToken cancellationToken)
    {
        var wanted = Math.Round(run.Video.SegmentSeconds * run.Source.FramesPerSecond.Value);
        var most = (int)Math.Clamp(wanted, 1, Math.Max(1, SegmentBytes / run.Shape.Length));
        var frames = new List<byte[]>(most);
        while (frames.Count < most && await decoder.ReadAsync(cancellationToken) is { } frame)
        {
            frames.Add(frame);
            context.Host.Tick(JobPhase.Decode);
        }

        return frames;
    }

    private async Task<VideoSegment> TransformAsync(List<byte[]> frames, CancellationToken cancellationToken)
    {
        var path = NextPath();
        IFrameWriter? encoder = null;
        try
        {
            await transformer.TransformAsync(
                run.Weights, new FrameSplit(frames, run.Shape), run.Spec.ToDomain, AddAsync, context, cancellationToken);
            await encoder!.FinishAsync(cancellationToken);
        }
        finally
        {
            if (encoder is not null)
                await encoder.DisposeAsync();
        }

        return new VideoSegment(path, frames.Count);

        async ValueTask AddAsync(int index, ReadOnlyMemory<byte> pixels, SampleShape shape, CancellationToken cancel)
        {
            OutputShape = shape;
            encoder ??= videos.Encode(path, run.Source, run.Video, shape, context);
            Flicker.Add(frames[index], pixels.Span);
            await encoder.WriteAsync(pixels, cancel);
            var done = Progress.Frames + index + 1;
            var fraction = Math.Min(0.99, done / (double)run.Source.ExpectedFrames);
            context.Host.Report(new JobProgress(JobPhase.Step, fraction, Step: done));
        }
    }

    private string NextPath() => Path.Combine(
        context.ScratchFolder, string.Create(CultureInfo.InvariantCulture, $"segment-{files.Count:D6}.mp4"));

    private async Task<StoredSegment> StoreAsync(VideoSegment segment, CancellationToken cancellationToken)
    {
        context.Host.Tick(JobPhase.Upload);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(segment.Path, cancellationToken)));
        var key = CheckpointKeys.OfSegment(context.Lease, files.Count, sha256);
        var stored = await store.PutFileAsKeyAsync(key, segment.Path, "video/mp4", cancellationToken);
        files.Add(segment);
        return new StoredSegment(stored, segment.Frames);
    }

    private Task CommitAsync(CheckpointCommits commits)
    {
        Progress = Progress with { OutputShape = OutputShape };
        var path = Path.Combine(context.ScratchFolder, "progress");
        var row = new CheckpointRow(Progress.Frames, "", Progress.Write(path, Flicker), CheckpointRow.AnyWorker, Progress.Seconds);
        return commits.CommitAsync(row, path, "application/octet-stream");
    }
}
