using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Contracts.Commands;

/// <summary>How well people told the real images of a quiz from the generated ones.</summary>
public sealed record ScoreQuizSpec
{
    [Description("The artifact quiz-key.json of the CreateQuiz job, as its JobSucceeded names it.")]
    public required QuizKeyReference QuizKey { get; init; }

    [Description("What each person answered, as the quiz page shows it; at least one person, each once.")]
    [MaxLength(1000)]
    public required IReadOnlyList<QuizAnswers> Answers { get; init; }

    [Description("Seed of the resampling that gives the interval.")]
    [Range(0, int.MaxValue)]
    public int Seed { get; init; }
}

/// <summary>An artifact by its key in the store and its digest.</summary>
public sealed record QuizKeyReference
{
    [Description("Object key; it begins with the tenant and /reports/.")]
    [RegularExpression("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}/reports/[A-Za-z0-9_-][A-Za-z0-9._-]{0,255}$")]
    public required string Key { get; init; }

    [Description("SHA-256 of the object, hex.")]
    [RegularExpression("^[0-9a-f]{64}$")]
    public required string Sha256 { get; init; }
}

/// <summary>The answers of one person, in the order of the page.</summary>
public sealed record QuizAnswers
{
    [Description("Code that stands for the person in the report; no name.")]
    [RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    public required string Person { get; init; }

    [Description("Id of the quiz that was answered, as the page gives it; checked where it is there.")]
    [RegularExpression("^[0-9a-f]{32}$")]
    public string? Quiz { get; init; }

    [Description("One answer an image.")]
    [MaxLength(400)]
    public required IReadOnlyList<QuizAnswer> Answers { get; init; }
}

/// <summary>What an image of a quiz is, or what it is taken for.</summary>
public enum QuizAnswer
{
    Real,
    Generated,
}
