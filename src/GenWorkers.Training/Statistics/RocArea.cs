namespace GenWorkers.Training.Statistics;

/// <summary>
/// Area under the receiver operating characteristic: the chance that one of the positives scores higher than one of the
/// negatives, ties counted half (Hanley and McNeil 1982).
/// </summary>
public static class RocArea
{
    /// <summary>Not a number where either is empty.</summary>
    public static double Of(IReadOnlyCollection<double> positives, IReadOnlyCollection<double> negatives)
    {
        ArgumentNullException.ThrowIfNull(positives);
        ArgumentNullException.ThrowIfNull(negatives);
        var ranked = positives.Select(score => (Score: score, Positive: 1))
            .Concat(negatives.Select(score => (Score: score, Positive: 0)))
            .GroupBy(item => item.Score)
            .OrderBy(tie => tie.Key);
        double below = 0, area = 0;
        foreach (var tie in ranked)
        {
            var positive = tie.Sum(item => item.Positive);
            var negative = tie.Count() - positive;
            area += positive * (below + (negative / 2.0));
            below += negative;
        }

        return area / ((double)positives.Count * negatives.Count);
    }
}
