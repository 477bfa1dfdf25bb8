using System.Globalization;
using System.Text;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Video;

namespace GenWorkers.Datasets.Video;

/// <summary>Segments and the source's audio into one container; the frames are copied, not encoded again.</summary>
internal sealed class SegmentJoiner(SourceVideo video, VideoCodec codec, string comment, DatasetOptions options)
{
    private static readonly string[] InMp4 = ["aac", "mp3", "ac3", "eac3", "opus", "alac"];
    private static readonly string[] InWebM = ["opus", "vorbis"];

    public async Task JoinAsync(string path, IReadOnlyList<VideoSegment> segments, JobContext context, CancellationToken cancellationToken)
    {
        var list = Path.Combine(context.ScratchFolder, "segments.txt");
        await File.WriteAllTextAsync(list, List(segments), cancellationToken);
        await using var process = FfmpegProcess.Start(options, "ffmpeg",
        [
            "-nostdin", "-progress", "pipe:1",
            "-protocol_whitelist", "file,pipe", "-format_whitelist", "concat,mov", "-f", "concat", "-i", $"file:{list}",
            .. Audio(Math.Max(1, context.Threads)),
            "-map_metadata", "-1", "-map_chapters", "-1", "-c:v", "copy", "-metadata", $"comment={comment}",
            .. Container(), "-y", $"file:{path}",
        ]);

        // A line every half second: a sign of life for the host.
        while (await process.Output.ReadLineAsync(cancellationToken) is not null)
            context.Host.Tick(JobPhase.Step);
        if (await process.EndAsync(cancellationToken) is { } problem)
            throw new IOException($"ffmpeg could not join the segments: {problem}");
    }

    /// <summary>
    /// ffmpeg takes whole microseconds. A segment's length is the difference of its rounded ends, so that the rounding of
    /// many does not add up: every frame falls on the tick that it would have in one piece.
    /// </summary>
    private string List(IReadOnlyList<VideoSegment> segments)
    {
        var list = new StringBuilder("ffconcat version 1.0\n");
        var (frames, end) = (0L, 0L);
        foreach (var segment in segments)
        {
            var start = end;
            frames += segment.Frames;
            end = (long)Math.Round(frames * 1e6 * video.FramesPerSecond.Denominator / video.FramesPerSecond.Numerator);
            list.Append(CultureInfo.InvariantCulture, $"file {Path.GetFileName(segment.Path)}\nduration {end - start}us\n");
        }

        return list.ToString();
    }

    /// <summary>Copied where the container takes every track as it is, else encoded.</summary>
    private string[] Audio(int threads)
    {
        if (video.AudioCodecs.Count == 0)
            return ["-map", "0:v:0"];
        var (taken, encoder) = codec == VideoCodec.Vp9 ? (InWebM, "libopus") : (InMp4, "aac");
        string[] how = video.AudioCodecs.All(taken.Contains)
            ? ["-c:a", "copy"]
            : ["-c:a", encoder, "-b:a", "160k", "-threads", FfmpegProcess.Text(threads)];
        return [.. FfmpegProcess.ForeignInput(video.Path), "-map", "0:v:0", "-map", "1:a", .. how];
    }

    private string[] Container() => codec == VideoCodec.Vp9 ? ["-f", "webm"] : ["-movflags", "+faststart", "-f", "mp4"];
}
