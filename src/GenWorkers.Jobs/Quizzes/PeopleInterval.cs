namespace GenWorkers.Jobs.Quizzes;

/// <summary>
/// The middle 95 % of a mean over people that are drawn again with replacement (Efron and Tibshirani 1993, section 13.3).
/// The answers of one person hang together, so people are drawn and never single answers; the images stay those of the
/// quiz.
/// </summary>
public sealed record PeopleInterval(double Low, double High, int Resamples, int Seed)
{
    public const int DefaultResamples = 10_000;

    /// <param name="values">One a person. Null for fewer than two: one person has no spread.</param>
    public static PeopleInterval? Of(IReadOnlyList<double> values, int seed)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2)
            return null;
        var random = new Random(seed);
        var means = new double[DefaultResamples];
        for (var i = 0; i < means.Length; i++)
        {
            double sum = 0;
            for (var draw = 0; draw < values.Count; draw++)
                sum += values[random.Next(values.Count)];
            means[i] = sum / values.Count;
        }

        Array.Sort(means);
        var tail = means.Length / 40;
        return new PeopleInterval(means[tail], means[^(tail + 1)], means.Length, seed);
    }
}
