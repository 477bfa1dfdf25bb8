using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Quizzes;

/// <summary>How well people told real from generated: <c>quiz-score.json</c>.</summary>
public sealed record QuizScore
{
    public required string Quiz { get; init; }

    public required string QuizKeySha256 { get; init; }

    public required string Model { get; init; }

    public required string Dataset { get; init; }

    public required PeopleScore Everybody { get; init; }

    /// <summary>Of the accuracy; null with one person.</summary>
    public PeopleInterval? Interval { get; init; }

    public required IReadOnlyDictionary<string, PeopleScore> People { get; init; }

    /// <summary>Null where the model has none.</summary>
    public DiscriminatorScore? Discriminator { get; init; }

    public string? NoDiscriminator { get; init; }

    /// <summary>In the order of the page.</summary>
    public required IReadOnlyList<ImageScore> Images { get; init; }

    public PeerFigure Peer { get; init; } = PeerFigure.StyleGan2Faces;

    /// <summary>The answers fit the key: as many a person as it has images.</summary>
    public static QuizScore Of(QuizKey key, ScoreQuizSpec spec)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(spec);
        var people = spec.Answers.ToDictionary(person => person.Person, person => PeopleScore.Of(key, [person.Answers]));
        return new QuizScore
        {
            Quiz = key.Quiz,
            QuizKeySha256 = spec.QuizKey.Sha256,
            Model = key.Model,
            Dataset = key.Dataset,
            Everybody = PeopleScore.Of(key, [.. spec.Answers.Select(person => person.Answers)]),
            Interval = PeopleInterval.Of([.. people.Values.Select(person => person.Accuracy)], spec.Seed),
            People = people,
            Discriminator = DiscriminatorScore.Of(key),
            NoDiscriminator = key.NoDiscriminator,
            Images = [.. key.Items.Select((item, i) => new ImageScore(
                item.Is, spec.Answers.Average(person => person.Answers[i] == QuizAnswer.Real ? 1.0 : 0), item.Discriminator))],
        };
    }
}

/// <summary>Of one person or of several.</summary>
/// <param name="Accuracy">Share of answers that are right; .5 is chance.</param>
/// <param name="RealCalledReal">Share of real images that were called real.</param>
/// <param name="GeneratedCalledReal">Share of generated images that were called real: the model's success.</param>
public sealed record PeopleScore(double Accuracy, double RealCalledReal, double GeneratedCalledReal)
{
    internal static PeopleScore Of(QuizKey key, IReadOnlyList<IReadOnlyList<QuizAnswer>> people)
    {
        var real = CalledReal(key, people, QuizAnswer.Real);
        var generated = CalledReal(key, people, QuizAnswer.Generated);
        var right = people.Average(answers => key.Items.Zip(answers).Average(pair => pair.First.Is == pair.Second ? 1.0 : 0));
        return new PeopleScore(right, real, generated);
    }

    private static double CalledReal(QuizKey key, IReadOnlyList<IReadOnlyList<QuizAnswer>> people, QuizAnswer kind) =>
        people.Average(answers => key.Items.Zip(answers)
            .Where(pair => pair.First.Is == kind)
            .Average(pair => pair.Second == QuizAnswer.Real ? 1.0 : 0));
}

/// <param name="Is">What the image is.</param>
/// <param name="CalledReal">Share of people who called it real.</param>
/// <param name="Discriminator">What the discriminator called it.</param>
public sealed record ImageScore(QuizAnswer Is, double CalledReal, QuizAnswer? Discriminator);
