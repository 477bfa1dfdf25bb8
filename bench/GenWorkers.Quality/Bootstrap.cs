using GenWorkers.Training.Drawing;

namespace GenWorkers.Quality;

/// <summary>Percentile intervals of a mean that resample whole images (Efron and Tibshirani 1993, section 13.3), seeded.</summary>
internal static class Bootstrap
{
    private const int Resamples = 10_000;
    private const long Seed = 4242;

    /// <summary>The middle 95 %.</summary>
    public static (double Low, double High) Mean(IReadOnlyList<double> values)
    {
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var random = new CounterRandom(Seed, DrawPurpose.Evaluation, 0, i);
            for (var draw = 0; draw < values.Count; draw++)
                means[i] += values[random.NextInt(values.Count)] / values.Count;
        }

        Array.Sort(means);
        return (means[Resamples / 40], means[Resamples - 1 - (Resamples / 40)]);
    }
}
