using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// Scores every image of a data set version by how unusual a model finds it: reconstruction error, negative
/// log-likelihood, distance from what was normal in training, or whether it looks generated.
/// </summary>
public sealed record ScoreDatasetSpec
{
    [Description("Data set to score: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Dataset { get; init; }

    [Description("Model that scores: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Model { get; init; }

    [Description("Seed of scores that are estimates; the score of a sample depends on the seed and the sample's place alone.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Random draws for each sample, where the score is an estimate (a VAE's likelihood).")]
    [Range(1, 10_000)]
    public int Draws { get; init; } = 64;

    [Description("Share of normal images that may be flagged, at least 1 / (n + 1) with n images that the model was calibrated on; only models that are calibrated on held-out normal images flag.")]
    [Range(0.0001, 0.5)]
    public double FalseAlarmRate { get; init; } = 0.05;

    [Description("Heat maps of as many of the least usual images, a picture each; only of a model that makes them. They share one scale, which scores.json tells, with what they show.")]
    [Range(0, 100)]
    public int HeatMaps { get; init; }
}
