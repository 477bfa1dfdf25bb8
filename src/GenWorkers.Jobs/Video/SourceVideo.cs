namespace GenWorkers.Jobs.Video;

/// <summary>A video file on this machine, and what its header says.</summary>
/// <param name="Sha256">Of the file, hex.</param>
/// <param name="Stream">Index of the video stream in the file.</param>
/// <param name="Width">As shown: a file that says it is to be turned has its sides exchanged.</param>
/// <param name="Aspect">Width by height of the picture as shown, such as 16:9.</param>
/// <param name="Seconds">Of the video stream where the file says so, else of the whole file.</param>
/// <param name="AudioCodecs">Of every audio stream, as ffprobe names them.</param>
public sealed record SourceVideo(
    string Path,
    string Sha256,
    int Stream,
    int Width,
    int Height,
    Ratio Aspect,
    Ratio FramesPerSecond,
    double Seconds,
    IReadOnlyList<string> AudioCodecs)
{
    /// <summary>What rate and duration let expect; decoding tells.</summary>
    public long ExpectedFrames => Math.Max(1, (long)Math.Round(Seconds * FramesPerSecond.Value));

    /// <summary>Fewer frames than this are a file that was cut off; 0 where the file does not say how long its video is.</summary>
    public long LeastFrames { get; init; }
}

/// <summary>A positive fraction, such as 30000/1001 frames a second.</summary>
public readonly record struct Ratio(long Numerator, long Denominator)
{
    public double Value => (double)Numerator / Denominator;

    public override string ToString() => FormattableString.Invariant($"{Numerator}/{Denominator}");
}
