namespace GenWorkers.Training.Statistics;

/// <summary>Cuts a matrix between two sets of points, which is too large to be held whole, into blocks of rows.</summary>
public static class RowBlocks
{
    /// <summary>
    /// 16 MiB of 32-bit numbers. Freed memory is kept and not always found again (glibc before 2.38, aligned allocations),
    /// so a process grows by several blocks.
    /// </summary>
    private const long MostElements = 1L << 22;

    /// <summary>First row and number of rows of each block.</summary>
    public static IEnumerable<(long First, long Count)> Of(long rows, long columns)
    {
        var most = Math.Max(1, MostElements / Math.Max(1, columns));
        for (var first = 0L; first < rows; first += most)
            yield return (first, Math.Min(most, rows - first));
    }
}
