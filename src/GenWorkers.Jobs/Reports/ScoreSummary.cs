using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Reports;

/// <summary>What the scores of a split look like together. Values that are not finite count, but enter no figure.</summary>
public sealed record SplitScores
{
    public required long Count { get; init; }

    public required long NotFinite { get; init; }

    public required double Mean { get; init; }

    /// <summary>Of the mean.</summary>
    public required double StandardError { get; init; }

    /// <summary>Value below which that share of the samples lies: 0 (least), .05, .25, .5, .75, .95, 1 (greatest).</summary>
    public required IReadOnlyDictionary<string, double> Quantiles { get; init; }

    /// <summary>Samples flagged as outliers; null where the model is not calibrated.</summary>
    public required long? Flagged { get; init; }
}

/// <summary>Collects scores by split: 8 bytes a sample.</summary>
public sealed class ScoreSummary
{
    private const int Bins = 50;
    private static readonly double[] Shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

    private readonly SortedDictionary<string, List<double>> values = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (long Count, long Flagged)> flags = new(StringComparer.Ordinal);

    public void Add(SampleScore score, bool? flagged)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (!values.TryGetValue(score.Split, out var list))
            values[score.Split] = list = [];
        list.Add(score.Value);
        if (flagged is not { } isFlagged)
            return;
        var (count, sum) = flags.GetValueOrDefault(score.Split);
        flags[score.Split] = (count + 1, sum + (isFlagged ? 1 : 0));
    }

    public IReadOnlyDictionary<string, SplitScores> Splits() =>
        values.ToDictionary(entry => entry.Key, entry => Of(entry.Value, flags.TryGetValue(entry.Key, out var sum) ? sum.Flagged : null));

    /// <summary>Share of a split's samples in each of 50 equal bins over all splits' middle 99.8 %, which the outermost bins include.</summary>
    public IReadOnlyDictionary<string, List<(double X, double Y)>> Histogram()
    {
        var all = Sorted(values.Values.SelectMany(list => list));
        if (all.Length == 0)
            return new Dictionary<string, List<(double X, double Y)>>();
        var (low, high) = (Quantile(all, 0.001), Quantile(all, 0.999));
        var width = high > low ? (high - low) / Bins : 1;
        return values.ToDictionary(entry => entry.Key, entry => Histogram(Sorted(entry.Value), low, width));
    }

    private static List<(double X, double Y)> Histogram(double[] sorted, double low, double width)
    {
        var counts = new int[Bins];
        foreach (var value in sorted)
            counts[(int)Math.Clamp((value - low) / width, 0, Bins - 1)]++;
        return [.. counts.Select((count, bin) => (low + ((bin + 0.5) * width), (double)count / Math.Max(1, sorted.Length)))];
    }

    private static SplitScores Of(List<double> list, long? flagged)
    {
        var sorted = Sorted(list);
        var mean = sorted.Length == 0 ? 0 : sorted.Average();
        var variance = sorted.Length < 2 ? 0 : sorted.Sum(value => (value - mean) * (value - mean)) / (sorted.Length - 1);
        return new SplitScores
        {
            Count = list.Count,
            NotFinite = list.Count - sorted.Length,
            Mean = mean,
            StandardError = sorted.Length == 0 ? 0 : Math.Sqrt(variance / sorted.Length),
            Quantiles = sorted.Length == 0
                ? new Dictionary<string, double>()
                : Shares.ToDictionary(share => FormattableString.Invariant($"{share}"), share => Quantile(sorted, share)),
            Flagged = flagged,
        };
    }

    private static double[] Sorted(IEnumerable<double> list) => [.. list.Where(double.IsFinite).Order()];

    private static double Quantile(double[] sorted, double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
}
