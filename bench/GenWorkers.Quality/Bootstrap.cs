using GenWorkers.Training.Drawing;

namespace GenWorkers.Quality;

/// <summary>Percentile intervals that resample whole images (Efron and Tibshirani 1993, section 13.3), seeded.</summary>
internal static class Bootstrap
{
    private const long Seed = 4242;

    /// <summary>The middle 95 % of a mean.</summary>
    public static (double Low, double High) Mean(IReadOnlyList<double> values) =>
        Interval(values.Count, 10_000, draws => draws.Average(i => values[i]));

    /// <summary>The middle 95 % of a statistic of the images drawn.</summary>
    public static (double Low, double High) Interval(int images, int resamples, Func<int[], double> statistic) =>
        Interval([images], resamples, draws => statistic(draws[0]));

    /// <summary>The same where each kind of image is drawn by itself, as many as there are: no resample can lose a kind.</summary>
    /// <param name="kinds">Images of each kind.</param>
    public static (double Low, double High) Interval(IReadOnlyList<int> kinds, int resamples, Func<int[][], double> statistic)
    {
        int[][] draws = [.. kinds.Select(images => new int[images])];
        var found = new double[resamples];
        for (var i = 0; i < resamples; i++)
        {
            var random = new CounterRandom(Seed, DrawPurpose.Evaluation, 0, i);
            foreach (var kind in draws)
            {
                foreach (ref var draw in kind.AsSpan())
                    draw = random.NextInt(kind.Length);
            }

            found[i] = statistic(draws);
        }

        Array.Sort(found);
        return (found[resamples / 40], found[resamples - 1 - (resamples / 40)]);
    }
}
