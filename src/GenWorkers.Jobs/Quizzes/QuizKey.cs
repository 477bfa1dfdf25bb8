using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Quizzes;

/// <summary>What the images of a quiz are, kept apart from its page: <c>quiz-key.json</c>.</summary>
public sealed record QuizKey
{
    public const string CurrentFormat = "genworkers-quiz-key";

    public required string Format { get; init; }

    public required int FormatVersion { get; init; }

    /// <summary>Id that the page gives too; it follows from the images alone.</summary>
    public required string Quiz { get; init; }

    /// <summary>name@sha256:digest.</summary>
    public required string Model { get; init; }

    /// <summary>name@sha256:digest.</summary>
    public required string Dataset { get; init; }

    public required DatasetSplit Split { get; init; }

    public required long Seed { get; init; }

    public required double Temperature { get; init; }

    public string? Condition { get; init; }

    public double? Guidance { get; init; }

    /// <summary>What the discriminator's values are; null where the model has none.</summary>
    public ScoreKind? Discriminator { get; init; }

    /// <summary>Value from which on the discriminator calls an image generated; null where it has no such value.</summary>
    public double? Boundary { get; init; }

    /// <summary>Why no image has the discriminator's answer, where none has.</summary>
    public string? NoDiscriminator { get; init; }

    /// <summary>In the order of the page.</summary>
    public required IReadOnlyList<QuizItem> Items { get; init; }

    /// <summary>The key with what the discriminator makes of each image.</summary>
    internal QuizKey With(Judgement? judgement)
    {
        if (judgement is null)
            return this with { NoDiscriminator = "the model has no discriminator" };
        return this with
        {
            Discriminator = judgement.Kind,
            Boundary = judgement.Boundary,
            NoDiscriminator = judgement.Boundary is null ? "its values have no boundary; they rank images" : null,
            Items = [.. Items.Zip(judgement.Values, (item, value) => item with
            {
                Value = value,
                Discriminator = judgement.Boundary is { } boundary ? Call(value, boundary) : null,
            })],
        };
    }

    private static QuizAnswer Call(double value, double boundary) =>
        value >= boundary ? QuizAnswer.Generated : QuizAnswer.Real;
}

/// <summary>One image of a quiz.</summary>
/// <param name="Is">What it is.</param>
/// <param name="Sample">SHA-256 of the real sample in its data set's manifest.</param>
/// <param name="Index">Number of the generated sample under the seed.</param>
/// <param name="Class">
/// Of a conditional model, what the discriminator is told beside the image: the class that a generated one was drawn as, the
/// label of a real one; null where it has none.
/// </param>
/// <param name="Value">What the discriminator gives it, higher for generated.</param>
/// <param name="Discriminator">What the discriminator calls it.</param>
public sealed record QuizItem(
    QuizAnswer Is, string? Sample = null, int? Index = null, string? Class = null, double? Value = null, QuizAnswer? Discriminator = null);
