using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// "Which one is real?": a page of real and generated images for people to tell apart, and apart from it the key with what
/// each image is and what the model's own discriminator takes it for.
/// </summary>
public sealed record CreateQuizSpec
{
    [Description("Model that generates: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Model { get; init; }

    [Description("Data set of the real images: a name (its newest version when the job starts) or name@sha256:digest.")]
    [RegularExpression(Names.ReferencePattern)]
    public required string Dataset { get; init; }

    [Description("Split that the real images are drawn from; test is what no model was trained on.")]
    public DatasetSplit Split { get; init; } = DatasetSplit.Test;

    [Description("Real images, and as many generated ones.")]
    [Range(1, 200)]
    public int Count { get; init; } = 25;

    [Description("Seed of the samples, of the draw of real images and of the order on the page. The samples are those that GenerateSamples gives for it.")]
    [Range(0, Names.MaxSeed)]
    public long Seed { get; init; }

    [Description("Factor on the standard deviation of the latent draw: below 1 typical samples, above 1 varied ones.")]
    [Range(0.0, 4.0)]
    public double Temperature { get; init; } = 1.0;

    [Description("Class of the samples and of the real images, a value of the attribute that the model was conditioned on. Where left out, all classes.")]
    [StringLength(1000, MinimumLength = 1)]
    public string? Condition { get; init; }

    [Description("Weight w of classifier-free guidance: (1 + w) conditional - w unconditional; 0 is the plain conditional model. Where left out, the model's own option.")]
    [Range(0.0, 20.0)]
    public double? Guidance { get; init; }
}

public enum DatasetSplit
{
    Train,
    Validation,
    Test,
}
