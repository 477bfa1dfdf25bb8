using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>The square size and colours that samples are brought to before they enter a network.</summary>
public sealed record ImageSpec
{
    [Description("Side in pixels; the data set's own where left out (its images must then be square and equal in size).")]
    [Range(8, 1024)]
    public int? SizePixels { get; init; }

    [Description("Colours; the data set's own where left out.")]
    public ImageColors? Colors { get; init; }
}

public enum ImageColors
{
    Gray,
    Rgb,
}
