using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>A video file whose frames a model transforms, and how the result is written.</summary>
public sealed record VideoSpec
{
    [Description("Where the video is: file:///path below an allowed root, or s3://bucket/key.")]
    [RegularExpression(Names.SourcePattern)]
    [StringLength(2048)]
    public required string Source { get; init; }

    [Description("Codec of the result: h264 in an MP4 file, vp9 in a WebM file.")]
    public VideoCodec Codec { get; init; } = VideoCodec.H264;

    [Description("Constant rate factor of the encoder: less is better and larger. At most 51 for h264; 20 for h264 and 31 for vp9 where left out.")]
    [Range(0, 63)]
    public int? Crf { get; init; }

    [Description("Length of a segment: what a killed job loses at most. Shorter where its frames would take more than 256 MiB.")]
    [Range(0.1, 60.0)]
    public double SegmentSeconds { get; init; } = 2;
}

public enum VideoCodec
{
    H264,
    Vp9,
}
