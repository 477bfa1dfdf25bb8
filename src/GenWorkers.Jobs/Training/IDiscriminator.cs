using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Training;

/// <summary>Asks a model's discriminator which images are generated.</summary>
public interface IDiscriminator
{
    /// <summary>The shape of image that the model makes.</summary>
    SampleShape ShapeOf(string weightsPath);

    /// <summary>The attribute that the model is conditioned on, null for none.</summary>
    string? ConditionOf(string weightsPath);

    /// <summary>
    /// Judges images of the model's shape, each together with its class where the model is conditional. Null where the model
    /// has no discriminator. The weights file was hash-checked.
    /// </summary>
    Task<Judgement?> JudgeAsync(
        string weightsPath, IReadOnlyList<JudgedImage> images, JobContext context, CancellationToken cancellationToken);
}

/// <param name="Pixels">(height, width, channels) bytes, interleaved.</param>
/// <param name="Class">
/// Value of the attribute that the model is conditioned on. Null, and any value that its train set did not have, leaves the
/// class out of the judgement.
/// </param>
public sealed record JudgedImage(byte[] Pixels, string? Class);

/// <param name="Kind">What the values are.</param>
/// <param name="Boundary">Value from which on an image is called generated; null where the scale has no such value.</param>
/// <param name="Values">One an image, higher for generated.</param>
public sealed record Judgement(ScoreKind Kind, double? Boundary, IReadOnlyList<double> Values);
