using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Video;
using static GenWorkers.Datasets.Video.FfmpegProcess;

namespace GenWorkers.Datasets.Video;

/// <summary>
/// Encodes raw frames from ffmpeg's standard input. Every segment is an MP4 file, whatever the result's container: its
/// time scale is the frame rate's numerator, so that no time is rounded (WebM's are milliseconds). H.264 has no B-frames:
/// their delay differs between a long segment and one of a frame, and the seam would be a gap.
/// </summary>
internal sealed class SegmentEncoder(
    string path, SourceVideo video, VideoSpec spec, SampleShape shape, int threads, DatasetOptions options) : IFrameWriter
{
    private readonly FfmpegProcess process = Start(options, "ffmpeg",
    [
        "-nostdin", "-protocol_whitelist", "file,pipe",
        "-f", "rawvideo", "-pix_fmt", FrameDecoder.PixelFormat(shape), "-video_size", $"{shape.Width}x{shape.Height}",
        "-framerate", video.FramesPerSecond.ToString(), "-i", "pipe:0",
        "-filter_threads", "1",
        "-vf", $"scale=trunc(iw/2)*2:trunc(ih/2)*2:out_color_matrix=bt709:out_range=tv,format=yuv420p,setdar={video.Aspect}",
        .. Codec(spec), "-threads", Text(threads), "-flags", "+cgop",
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-video_track_timescale", Text(video.FramesPerSecond.Numerator), "-f", "mp4", "-y", $"file:{path}",
    ]);

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        try
        {
            await process.Input.WriteAsync(frame, cancellationToken);
        }
        catch (IOException error)
        {
            throw new IOException($"ffmpeg's encoder ended early: {await process.EndAsync(cancellationToken)}", error);
        }
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        process.Input.Close();
        if (await process.EndAsync(cancellationToken) is { } problem)
            throw new IOException($"ffmpeg's encoder failed: {problem}");
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string[] Codec(VideoSpec spec) => spec.Codec == VideoCodec.Vp9
        ? ["-c:v", "libvpx-vp9", "-b:v", "0", "-crf", Text(spec.Crf ?? 31), "-deadline", "good", "-cpu-used", "4", "-row-mt", "1"]
        : ["-c:v", "libx264", "-preset", "fast", "-bf", "0", "-crf", Text(spec.Crf ?? 20)];
}
