using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Video;

/// <summary>Reads and writes video files. Throws <see cref="JobException"/> <c>device.unavailable</c> where ffmpeg is missing.</summary>
public interface IVideoFiles
{
    /// <summary>
    /// Finds the source, reads its header and checks it against the worker's limits, before a frame is decoded. Throws
    /// <see cref="JobException"/> <c>input.*</c>, naming file, rule and value.
    /// </summary>
    Task<SourceVideo> OpenAsync(string source, JobContext context, CancellationToken cancellationToken);

    /// <summary>The frames from <paramref name="firstFrame"/> on, at a constant rate, each of this shape.</summary>
    IFrameReader Decode(SourceVideo video, SampleShape shape, long firstFrame, JobContext context);

    /// <summary>A segment that begins with a key frame and refers to no other.</summary>
    IFrameWriter Encode(string path, SourceVideo video, VideoSpec spec, SampleShape shape, JobContext context);

    /// <summary>Puts segments one after the other, without encoding them again, with the source's audio.</summary>
    /// <param name="comment">Goes into the container's metadata.</param>
    Task JoinAsync(
        string path,
        IReadOnlyList<VideoSegment> segments,
        SourceVideo video,
        VideoCodec codec,
        string comment,
        JobContext context,
        CancellationToken cancellationToken);
}

public interface IFrameReader : IAsyncDisposable
{
    /// <summary>The next frame, (height, width, channels) bytes; null after the last.</summary>
    Task<byte[]?> ReadAsync(CancellationToken cancellationToken);
}

public interface IFrameWriter : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken);

    /// <summary>The file is whole when this returns.</summary>
    Task FinishAsync(CancellationToken cancellationToken);
}

/// <summary>A segment on this machine.</summary>
public sealed record VideoSegment(string Path, int Frames);
