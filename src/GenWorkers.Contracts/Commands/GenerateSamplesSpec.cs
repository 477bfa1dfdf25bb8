using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>Samples from a trained model into a synthetic data set version.</summary>
public sealed record GenerateSamplesSpec
{
    [Description("Model to sample from: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Model { get; init; }

    [Description("Samples to draw.")]
    [Range(1, 1_000_000)]
    public required int Count { get; init; }

    [Description("Seed; sample i depends on the seed and i alone.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Name of the data set that gets the samples; <model>-samples where left out.")]
    [RegularExpression(Names.NamePattern)]
    public string? Dataset { get; init; }

    [Description("Factor on the standard deviation of the latent draw: below 1 typical samples, above 1 varied ones.")]
    [Range(0.0, 4.0)]
    public double Temperature { get; init; } = 1.0;

    [Description("Class of the samples, a value of the attribute that the model was conditioned on. Where left out, classes are drawn as often as the train set has them.")]
    [StringLength(1000, MinimumLength = 1)]
    public string? Condition { get; init; }

    [Description("Weight w of classifier-free guidance: (1 + w) conditional - w unconditional; 0 is the plain conditional model. Where left out, the model's own option.")]
    [Range(0.0, 20.0)]
    public double? Guidance { get; init; }

    [Description("Truncation trick, gan only: normal values of the latent draw beyond this magnitude are replaced by such within. Small values give typical samples, large ones varied samples.")]
    [Range(0.01, 10.0)]
    public double? Truncation { get; init; }
}
