using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Video;
using static GenWorkers.Datasets.Video.FfmpegProcess;

namespace GenWorkers.Datasets.Video;

/// <summary>
/// Frames as raw bytes from ffmpeg's standard output, at the header's constant rate. Where it continues in the middle it
/// decodes from the beginning and drops what was done: seeking by time is not exact in every container, and decoding is a
/// hundred times as fast as a model. What a player would paper over, such as a file that was cut off, is an error.
/// </summary>
internal sealed class FrameDecoder(SourceVideo video, SampleShape shape, long firstFrame, int threads, DatasetOptions options) : IFrameReader
{
    private readonly FfmpegProcess process = Start(options, "ffmpeg",
    [
        "-nostdin", "-xerror", "-threads", Text(threads), "-filter_threads", "1",
        "-max_pixels", Text((long)options.MaxVideoSidePixels * options.MaxVideoSidePixels),
        .. ForeignInput(video.Path),
        "-map", $"0:{video.Stream}", "-fps_mode", "passthrough",
        "-vf", $"fps=fps={video.FramesPerSecond}:start_time=0,trim=start_frame={firstFrame},scale={shape.Width}:{shape.Height}:flags=bicubic",
        "-f", "rawvideo", "-pix_fmt", PixelFormat(shape), "pipe:1",
    ]);

    private long next = firstFrame;

    public static string PixelFormat(SampleShape shape) => shape.Channels == 1 ? "gray" : "rgb24";

    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        var frame = GC.AllocateUninitializedArray<byte>(shape.Length);
        var read = await process.Output.BaseStream.ReadAtLeastAsync(frame, frame.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0 && await process.EndAsync(cancellationToken) is { } problem)
            throw InputErrors.Corrupt(Path.GetFileName(video.Path), $"frame {next} cannot be decoded; ffmpeg: {Without(video.Path, problem)}");
        if (read == 0 && next < video.LeastFrames)
            throw InputErrors.Corrupt(Path.GetFileName(video.Path), $"it ends after {next} frames, its header promises {video.ExpectedFrames}");
        if (read == 0)
            return null;
        if (read < frame.Length)
            throw InputErrors.Corrupt(Path.GetFileName(video.Path), $"frame {next} ends after {read} of {frame.Length} bytes");
        if (++next > options.MaxVideoFrames)
            throw InputErrors.TooLarge(Path.GetFileName(video.Path), $"frames: more than {options.MaxVideoFrames} (Datasets:{nameof(options.MaxVideoFrames)}), whatever its header says");
        return frame;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
