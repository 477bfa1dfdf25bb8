namespace GenWorkers.Training.Loop;

/// <summary>Means of metrics over batches of unequal size.</summary>
public sealed class MetricSums
{
    private readonly SortedDictionary<string, (double Sum, double Weight)> sums = new(StringComparer.Ordinal);

    public bool IsEmpty => sums.Count == 0;

    /// <param name="mean">Mean over the batch.</param>
    /// <param name="count">Samples of the batch.</param>
    public void Add(string name, double mean, double count = 1)
    {
        var (sum, weight) = sums.GetValueOrDefault(name);
        sums[name] = (sum + (mean * count), weight + count);
    }

    public IReadOnlyDictionary<string, double> Means() => sums.ToDictionary(entry => entry.Key, entry => entry.Value.Sum / entry.Value.Weight);

    public void Clear() => sums.Clear();

    /// <summary>The sums themselves, for a checkpoint in the middle of an interval.</summary>
    public IReadOnlyDictionary<string, double[]> Save() =>
        sums.ToDictionary(entry => entry.Key, entry => new[] { entry.Value.Sum, entry.Value.Weight });

    public void Restore(IReadOnlyDictionary<string, double[]> saved)
    {
        ArgumentNullException.ThrowIfNull(saved);
        sums.Clear();
        foreach (var (name, pair) in saved)
            sums[name] = (pair[0], pair[1]);
    }
}
