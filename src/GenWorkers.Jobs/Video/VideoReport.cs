namespace GenWorkers.Jobs.Video;

/// <summary>What a translated video's report says.</summary>
/// <param name="FlickerScore">See <see cref="Flicker"/>; null where the source does not change.</param>
/// <param name="SecondsPerFrame">Decoding, model, encoding and storing, over all attempts.</param>
public sealed record VideoReport(
    string Source,
    string SourceSha256,
    string Model,
    bool Synthetic,
    string Codec,
    int Width,
    int Height,
    long Frames,
    string FramesPerSecond,
    int Segments,
    IReadOnlyList<string> SourceAudio,
    double? FlickerScore,
    double SecondsPerFrame);
