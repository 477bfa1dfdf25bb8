using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// Measures a model against the test split of a data set version: its samples by distances and neighbourhoods in a named
/// feature space, beside those of real training images and of a clipped Gaussian; its reconstructions by their error.
/// </summary>
public sealed record EvaluateModelSpec
{
    [Description("Model to evaluate: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Model { get; init; }

    [Description("Data set it is measured against, best the one it was trained on: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Dataset { get; init; }

    [Description("Model whose codes are the feature space; 64 principal components of the train split where left out. Where it is a classifier of the attribute that the judged model is conditioned on, the share of samples of the class they were asked for is reported too.")]
    [RegularExpression(Names.ReferencePattern)]
    public string? Extractor { get; init; }

    [Description("Images of each kind that are compared, at most; fewer where a split has fewer.")]
    [Range(100, 10_000)]
    public int Count { get; init; } = 2000;

    [Description("Seed of the samples and of the resampling that gives the standard errors.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Factor on the standard deviation of the latent draw.")]
    [Range(0.0, 4.0)]
    public double Temperature { get; init; } = 1.0;

    [Description("Neighbours that reach of precision, recall, density and coverage is taken from.")]
    [Range(1, 50)]
    public int Neighbours { get; init; } = 5;

    [Description("Measures the samples at each of several values of a sampling parameter too.")]
    public CurveSpec? Curve { get; init; }
}
