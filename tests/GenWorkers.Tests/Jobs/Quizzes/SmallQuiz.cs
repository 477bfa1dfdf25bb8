using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Quizzes;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Tests.Jobs.Quizzes;

/// <summary>A quiz of four images, real, generated, generated, real, and answers to it.</summary>
internal static class SmallQuiz
{
    public const string Id = "0123456789abcdef0123456789abcdef";

    public static QuizKey Key { get; } = new()
    {
        Format = QuizKey.CurrentFormat,
        FormatVersion = 1,
        Quiz = Id,
        Model = "faces-gan@sha256:" + new string('a', 64),
        Dataset = "faces@sha256:" + new string('b', 64),
        Split = DatasetSplit.Test,
        Seed = 7,
        Temperature = 1,
        Items =
        [
            new QuizItem(QuizAnswer.Real, Sample: new string('1', 64)),
            new QuizItem(QuizAnswer.Generated, Index: 1),
            new QuizItem(QuizAnswer.Generated, Index: 0),
            new QuizItem(QuizAnswer.Real, Sample: new string('2', 64)),
        ],
    };

    public static QuizKey Judged(double? boundary, params double[] values) =>
        Key.With(new Judgement(new ScoreKind("generatedProbability", "probability"), boundary, values));

    /// <param name="answers">A letter an image: r or g.</param>
    public static QuizAnswers Answers(string person, string answers) => new()
    {
        Person = person,
        Answers = [.. answers.Select(letter => letter == 'r' ? QuizAnswer.Real : QuizAnswer.Generated)],
    };

    public static ScoreQuizSpec Spec(params QuizAnswers[] answers) => new()
    {
        QuizKey = new QuizKeyReference { Key = "default/reports/k.json", Sha256 = new string('c', 64) },
        Answers = answers,
        Seed = 3,
    };
}
