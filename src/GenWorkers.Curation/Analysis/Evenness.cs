namespace GenWorkers.Curation.Analysis;

/// <summary>How alike the frequencies of several values are (Pielou 1966).</summary>
internal static class Evenness
{
    /// <summary>Entropy by that of equal shares, in [0, 1]; 0 for a single value.</summary>
    public static double Of(IEnumerable<int> counts)
    {
        var list = counts.Where(count => count > 0).ToList();
        return list.Count < 2 ? 0 : Entropy(list) / Math.Log(list.Count);
    }

    /// <summary>Nats.</summary>
    public static double Entropy(IReadOnlyCollection<int> counts)
    {
        double sum = counts.Sum();
        return -counts.Where(count => count > 0).Sum(count => count / sum * Math.Log(count / sum));
    }
}
