using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Datasets;

/// <summary>Limits of imports and of the decoded cache; section <c>Datasets</c>.</summary>
public sealed record DatasetOptions
{
    public const string Section = "Datasets";

    /// <summary>Largest image file, and largest member of an archive that is read into memory.</summary>
    [Range(1, 1024)]
    public int MaxFileMiB { get; init; } = 64;

    /// <summary>
    /// What an image may take in the process that decodes it. The largest that the header check admits takes 754 MB in
    /// the worst codec (a progressive JPEG).
    /// </summary>
    [Range(64, 65_536)]
    public int DecoderMemoryMiB { get; init; } = 2048;

    /// <summary>Cap on what a source may download, and on what an archive may inflate to.</summary>
    [Range(1, 1_048_576)]
    public int MaxSourceMiB { get; init; } = 102_400;

    /// <summary>Size of the cache folder above which the least recently used entries go.</summary>
    [Range(1, 16_777_216)]
    public int CacheBudgetMiB { get; init; } = 20_480;

    /// <summary>Folder of the programs ffmpeg and ffprobe, which translate videos.</summary>
    [Required]
    public string FfmpegFolder { get; init; } = "/usr/bin";

    /// <summary>Largest width and height of a video.</summary>
    [Range(16, 16_384)]
    public int MaxVideoSidePixels { get; init; } = 4096;

    /// <summary>Longest video.</summary>
    [Range(1, 86_400)]
    public int MaxVideoSeconds { get; init; } = 3600;

    /// <summary>Most frames of a video.</summary>
    [Range(1, 10_000_000)]
    public int MaxVideoFrames { get; init; } = 216_000;

    internal long MaxFileBytes => MaxFileMiB * 1_048_576L;

    internal long MaxSourceBytes => MaxSourceMiB * 1_048_576L;

    internal long CacheBudgetBytes => CacheBudgetMiB * 1_048_576L;
}
