using System.Security.Cryptography;
using GenWorkers.Contracts.Commands;
using GenWorkers.Datasets.Sources;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Video;

namespace GenWorkers.Datasets.Video;

/// <summary>Video files by ffmpeg's programs, through pipes.</summary>
public sealed class VideoFiles(ISourceBucket bucket, DatasetOptions options) : IVideoFiles
{
    public async Task<SourceVideo> OpenAsync(string source, JobContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        var files = await new SourceResolver(bucket, options).ResolveAsync(source, context, cancellationToken);
        if (files.Paths is not [var only])
            throw InputErrors.Unsupported(source, $"spec.video.source names {files.Paths.Count} files, it must name one");
        context.Host.Tick(JobPhase.Decode);
        await using var file = files.OpenRead(only);
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        return await new VideoProbe(only, options).ReadAsync(files.FullPath(only), sha256, cancellationToken);
    }

    public IFrameReader Decode(SourceVideo video, SampleShape shape, long firstFrame, JobContext context) =>
        new FrameDecoder(video, shape, firstFrame, Threads(context), options);

    public IFrameWriter Encode(string path, SourceVideo video, VideoSpec spec, SampleShape shape, JobContext context) =>
        new SegmentEncoder(path, video, spec, shape, Threads(context), options);

    public Task JoinAsync(
        string path,
        IReadOnlyList<VideoSegment> segments,
        SourceVideo video,
        VideoCodec codec,
        string comment,
        JobContext context,
        CancellationToken cancellationToken) =>
        new SegmentJoiner(video, codec, comment, options).JoinAsync(path, segments, context, cancellationToken);

    /// <summary>As many as the slot has, so that jobs side by side do not take each other's.</summary>
    private static int Threads(JobContext context) => Math.Max(1, context.Threads);
}
