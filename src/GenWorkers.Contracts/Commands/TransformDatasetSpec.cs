using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// Gives every image of a data set version to a model and freezes what it makes of them (an autoencoder's reconstruction, a translation)
/// as a derived version, with the split and attributes of each source image; or every frame of a video, into a video.
/// </summary>
public sealed record TransformDatasetSpec
{
    [Description("Data set to transform: a name (its newest version when the job starts) or name@sha256:digest. Either this or video.")]
    [RegularExpression(Names.ReferencePattern)]
    public string? Dataset { get; init; }

    [Description("Video to transform frame by frame, its audio kept. Either this or dataset.")]
    public VideoSpec? Video { get; init; }

    [Description("Model that transforms: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Model { get; init; }

    [Description("What to translate into, for a model that translates between two domains: a value of the attribute that it was trained by.")]
    [StringLength(1000, MinimumLength = 1)]
    public string? ToDomain { get; init; }

    [Description("Name of the data set that gets the result; <dataset>-<model> where left out. Of a video: name of the file without its extension; video where left out.")]
    [RegularExpression(Names.NamePattern)]
    public string? Output { get; init; }
}
