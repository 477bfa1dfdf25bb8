using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// Shows how a data set's train split is made up: its main directions of variation, its clusters and how they go with the
/// attributes that are known, how even those are, and which train images lie nearest to held-out ones.
/// </summary>
public sealed record AnalyzeDatasetSpec
{
    [Description("Data set to analyse: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Dataset { get; init; }

    [Description("Model whose codes are the space that is analysed; 64 principal components of the pixels where left out. A model that decodes also shows traversals and interpolations.")]
    [RegularExpression(Names.ReferencePattern)]
    public string? Model { get; init; }

    [Description("Size and colours of the images where there is no model, at most 64 x 64 pixels then; the model's own otherwise.")]
    public ImageSpec Image { get; init; } = new();

    [Description("Train images that are analysed at most, even over the split.")]
    [Range(100, 100_000)]
    public int Count { get; init; } = 5000;

    [Description("Clusters of k-means; where left out, as many as the Gaussian mixture of the least Bayesian information criterion has components, at least 2.")]
    [Range(2, 50)]
    public int? Clusters { get; init; }

    [Description("Components of the largest Gaussian mixture that is tried.")]
    [Range(1, 50)]
    public int MostComponents { get; init; } = 10;

    [Description("Seed of the clusterings.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }
}
