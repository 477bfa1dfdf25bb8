using System.Globalization;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Reports;
using GenWorkers.Training.Statistics;

namespace GenWorkers.Curation.Analysis;

/// <summary>The known attributes of the analysed samples as classes: a column a factor, an entry a sample, null where it has none.</summary>
internal sealed class FactorTable
{
    private const int MostValues = 50;
    private const int Bins = 5;
    private const int Distinctive = 3;

    /// <summary>A value says something of a cluster where it is this much more frequent than elsewhere.</summary>
    private const double LeastLift = 1.2;

    private readonly SortedDictionary<string, string?[]> columns = new(StringComparer.Ordinal);

    public static FactorTable Of(ISampleSplit split, IReadOnlyList<int> places)
    {
        var raw = new SortedDictionary<string, string?[]>(StringComparer.Ordinal);
        for (var row = 0; row < places.Count; row++)
        {
            foreach (var (name, value) in split.Attributes(places[row]))
            {
                if (!raw.TryGetValue(name, out var column))
                    raw[name] = column = new string?[places.Count];
                column[row] = value;
            }
        }

        var table = new FactorTable();
        foreach (var (name, column) in raw)
        {
            if (AsClasses(column) is { } classes)
                table.columns[name] = classes;
        }

        return table;
    }

    public IReadOnlyList<FactorSummary> Summarize(IReadOnlyList<int> clusters) => [.. columns.Select(column =>
    {
        var counts = Count(column.Value);
        return new FactorSummary(
            column.Key,
            counts,
            column.Value.Count(value => value is null),
            Evenness.Of(counts.Values),
            Information(column.Value, clusters));
    })];

    public IReadOnlyList<ClusterSummary> Describe(KMeans clusters) => [.. Enumerable.Range(0, (int)clusters.Centres.shape[0]).Select(number =>
    {
        int[] members = [.. Enumerable.Range(0, clusters.Assignments.Count).Where(row => clusters.Assignments[row] == number)];
        return new ClusterSummary(number + 1, members.Length, [.. columns
            .SelectMany(column => Values(column.Key, column.Value, members))
            .Where(value => value.Share >= LeastLift * value.OverallShare)
            .OrderByDescending(value => value.Share * Math.Log(value.Share / value.OverallShare))
            .Take(Distinctive)]);
    })];

    private static IEnumerable<DistinctiveValue> Values(string attribute, string?[] column, int[] members)
    {
        var overall = Count(column);
        foreach (var (value, count) in Count([.. members.Select(row => column[row])]))
            yield return new DistinctiveValue(attribute, value, (double)count / members.Length, (double)overall[value] / column.Length);
    }

    /// <summary>2 I(factor; cluster) / (H(factor) + H(cluster)), over the samples that have the factor.</summary>
    private static double Information(string?[] column, IReadOnlyList<int> clusters)
    {
        var known = Enumerable.Range(0, column.Length).Where(row => column[row] is not null).ToList();
        var factor = Evenness.Entropy([.. known.CountBy(row => column[row]!).Select(entry => entry.Value)]);
        var cluster = Evenness.Entropy([.. known.CountBy(row => clusters[row]).Select(entry => entry.Value)]);
        var joint = Evenness.Entropy([.. known.CountBy(row => (column[row], clusters[row])).Select(entry => entry.Value)]);
        return factor + cluster > 0 ? Math.Max(0, 2 * (factor + cluster - joint) / (factor + cluster)) : 0;
    }

    /// <summary>Numbers by their size, then words.</summary>
    private static OrderedDictionary<string, int> Count(string?[] column) => new(column.OfType<string>()
        .CountBy(value => value)
        .OrderBy(entry => Number(entry.Key) ?? double.PositiveInfinity)
        .ThenBy(entry => entry.Key, StringComparer.Ordinal));

    /// <summary>Few values stay as they are, many numbers become fifths by rank, all else is no factor: names, and whole numbers that number the samples.</summary>
    private static string?[]? AsClasses(string?[] column)
    {
        var distinct = column.OfType<string>().Distinct().Count();
        if (distinct < 2)
            return null;
        if (distinct <= MostValues)
            return column;
        var numbers = column.Select(Number).ToArray();
        if (column.Zip(numbers).Any(pair => pair.First is not null && pair.Second is null))
            return null;
        if (distinct == column.Length && numbers.All(number => number is { } value && double.IsInteger(value)))
            return null;
        double[] sorted = [.. numbers.OfType<double>().Order()];
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(bin => sorted[(int)((long)bin * (sorted.Length - 1) / Bins)])];
        return [.. numbers.Select(number => number is { } value ? Interval(value, edges) : null)];
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string Interval(double value, double[] edges)
    {
        var bin = 0;
        while (bin < Bins - 1 && value > edges[bin + 1])
            bin++;
        return string.Create(CultureInfo.InvariantCulture, $"{bin + 1}: {edges[bin]:G3} to {edges[bin + 1]:G3}");
    }
}
