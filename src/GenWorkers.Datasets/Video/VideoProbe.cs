using System.Globalization;
using System.Text.Json;
using GenWorkers.Jobs.Video;

namespace GenWorkers.Datasets.Video;

/// <summary>What ffprobe reads from a file's header, checked against the limits.</summary>
internal sealed class VideoProbe(string name, DatasetOptions options)
{
    private const int LeastSide = 16;

    private const string Entries =
        "format=duration:stream=index,codec_type,codec_name,width,height,sample_aspect_ratio,avg_frame_rate,r_frame_rate,duration"
        + ":stream_disposition=attached_pic:stream_side_data=rotation:stream_tags=DURATION";

    /// <summary>Of the frames that a header promises: times are rounded, but no more than a few frames go by that.</summary>
    private const double LeastShare = 0.98;
    private const int RoundedFrames = 2;

    public async Task<SourceVideo> ReadAsync(string path, string sha256, CancellationToken cancellationToken)
    {
        await using var probe = FfmpegProcess.Start(
            options, "ffprobe", [.. FfmpegProcess.ForeignInput(path), "-show_entries", Entries, "-of", "json"]);
        var json = await probe.Output.ReadToEndAsync(cancellationToken);
        if (await probe.EndAsync(cancellationToken) is { } problem)
            throw InputErrors.Unsupported(name, $"it is no video in a known container; ffprobe: {FfmpegProcess.Without(path, problem)}");
        using var document = JsonDocument.Parse(json);
        var streams = document.RootElement.GetProperty("streams").EnumerateArray().ToList();
        var video = streams.FirstOrDefault(IsVideo);
        if (video.ValueKind == JsonValueKind.Undefined)
            throw InputErrors.Unsupported(name, "it has no video stream");
        return Describe(path, sha256, document.RootElement.GetProperty("format"), video, [.. streams.Where(IsAudio).Select(stream => Text(stream, "codec_name") ?? "unknown")]);
    }

    private SourceVideo Describe(string path, string sha256, JsonElement format, JsonElement stream, IReadOnlyList<string> audio)
    {
        var (width, height) = (Number(stream, "width"), Number(stream, "height"));
        var pixel = Fraction(stream, "sample_aspect_ratio") ?? new Ratio(1, 1);
        var aspect = new Ratio(width * pixel.Numerator, height * pixel.Denominator);
        if (IsTurned(stream))
            (width, height, aspect) = (height, width, new Ratio(aspect.Denominator, aspect.Numerator));
        var rate = Fraction(stream, "avg_frame_rate") ?? Fraction(stream, "r_frame_rate")
            ?? throw InputErrors.Corrupt(name, "it states no frame rate");
        var own = Seconds(Text(stream, "duration")) ?? Tag(stream);
        var seconds = own ?? Seconds(Text(format, "duration")) ?? throw InputErrors.Corrupt(name, "it states no duration above 0 seconds");
        var video = new SourceVideo(path, sha256, Number(stream, "index"), width, height, aspect, rate, seconds, audio);
        if (own is not null)
            video = video with { LeastFrames = (long)(video.ExpectedFrames * LeastShare) - RoundedFrames };
        Check(video);
        return video;
    }

    private void Check(SourceVideo video)
    {
        CheckSide("width", video.Width);
        CheckSide("height", video.Height);
        if (video.Seconds > options.MaxVideoSeconds)
            throw TooLarge("duration", $"{video.Seconds:0.###} seconds", options.MaxVideoSeconds, nameof(options.MaxVideoSeconds));
        if (video.ExpectedFrames > options.MaxVideoFrames)
            throw TooLarge("frames", $"{video.ExpectedFrames}", options.MaxVideoFrames, nameof(options.MaxVideoFrames));
    }

    private void CheckSide(string field, int pixels)
    {
        if (pixels < LeastSide)
            throw InputErrors.Unsupported(name, $"{field}: {pixels} pixels, at least {LeastSide} are needed");
        if (pixels > options.MaxVideoSidePixels)
            throw TooLarge(field, $"{pixels} pixels", options.MaxVideoSidePixels, nameof(options.MaxVideoSidePixels));
    }

    private Jobs.JobException TooLarge(string field, FormattableString value, int limit, string setting) =>
        InputErrors.TooLarge(name, $"{field}: {FormattableString.Invariant(value)}, a video may have {limit} (Datasets:{setting})");

    /// <summary>A cover picture is a video stream, too, of one frame.</summary>
    private static bool IsVideo(JsonElement stream) =>
        Text(stream, "codec_type") == "video"
        && !(stream.TryGetProperty("disposition", out var disposition) && Number(disposition, "attached_pic") == 1);

    private static bool IsAudio(JsonElement stream) => Text(stream, "codec_type") == "audio";

    /// <summary>Phones write upright pictures lying down and say so; ffmpeg turns them while it decodes.</summary>
    private static bool IsTurned(JsonElement stream) =>
        stream.TryGetProperty("side_data_list", out var list)
        && list.EnumerateArray().Any(data => Math.Abs(Number(data, "rotation")) % 180 == 90);

    private static string? Text(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Seconds(string? text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? seconds : null;

    /// <summary>Matroska's, such as 00:01:05.005000000; .NET reads seven digits of a fraction.</summary>
    private static double? Tag(JsonElement stream) =>
        stream.TryGetProperty("tags", out var tags) && Text(tags, "DURATION") is { Length: > 16 } text
        && TimeSpan.TryParse(text[..16], CultureInfo.InvariantCulture, out var duration) && duration > TimeSpan.Zero
            ? duration.TotalSeconds
            : null;

    private static int Number(JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) && value.TryGetInt32(out var number) ? number : 0;

    /// <summary>"30000/1001" or "16:9"; null where it is not there or not positive.</summary>
    private static Ratio? Fraction(JsonElement element, string field) =>
        Text(element, field)?.Split('/', ':') is [var above, var below]
        && long.TryParse(above, CultureInfo.InvariantCulture, out var numerator)
        && long.TryParse(below, CultureInfo.InvariantCulture, out var denominator)
        && numerator > 0 && denominator > 0
            ? new Ratio(numerator, denominator)
            : null;
}
