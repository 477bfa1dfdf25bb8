using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>Reads images from <see cref="Source"/>, or renders them, and freezes them as a data set version.</summary>
public sealed record ImportDatasetSpec
{
    [Description("Name of the data set that gets the version.")]
    [RegularExpression(Names.NamePattern)]
    public required string Name { get; init; }

    [Description("Where the images are: file:///path of a file or folder below an allowed root, or s3://bucket/key-or-prefix. Either this or render.")]
    [RegularExpression(Names.SourcePattern)]
    [StringLength(2048)]
    public string? Source { get; init; }

    [Description("Renders faces with known truth instead of reading. Either this or source.")]
    public RenderFacesSpec? Render { get; init; }

    [Description("Format of the source; auto looks at names and magic numbers.")]
    public DatasetFormat Format { get; init; } = DatasetFormat.Auto;

    [Description("How samples are divided where the source does not say.")]
    public SplitSpec Split { get; init; } = new();

    [Description("Attribute whose equal values stay in one split, such as the person.")]
    [StringLength(100, MinimumLength = 1)]
    public string? GroupAttribute { get; init; }

    [Description("Licence of the images, as an SPDX id or a URL.")]
    [StringLength(500)]
    public string? License { get; init; }

    [Description("Who made the images: a person or an organization, for the description of the data set.")]
    [StringLength(200, MinimumLength = 1)]
    public string? Creator { get; init; }

    [Description("Page of the data set, for its description.")]
    [RegularExpression("^https?://.*$")]
    [StringLength(2048)]
    public string? Homepage { get; init; }

    [Description("Day on which the images were published, as year-month-day, for the description.")]
    [RegularExpression("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
    public string? Published { get; init; }
}

/// <summary>The formats an importer exists for. Zip and tar archives of each are read as that format.</summary>
public enum DatasetFormat
{
    Auto,
    Idx,
    Folder,
    FairFace,
    Cifar10,
    WebDataset,
}
