namespace GenWorkers.Datasets.Sources;

/// <summary>
/// Counts bytes while an archive inflates, because the sizes it declares may be lies. Image sets compress a few times;
/// what grows a hundredfold past the first 64 MiB is a bomb.
/// </summary>
internal sealed class InflationGuard(string archive, long packedBytes, long maxBytes)
{
    private const int MaxRatio = 100;
    private const long FreeBytes = 64L << 20;
    private const int MaxEntries = 20_000_000;

    private long _bytes;
    private int _entries;

    public void CountEntry()
    {
        if (++_entries > MaxEntries)
            throw InputErrors.TooLarge(archive, $"it has more than {MaxEntries} entries");
    }

    public void Count(int bytes)
    {
        _bytes += bytes;
        if (_bytes > maxBytes)
            throw InputErrors.TooLarge(archive, $"it inflates to more than {maxBytes} bytes");
        if (_bytes > FreeBytes && _bytes / MaxRatio > packedBytes)
            throw InputErrors.TooLarge(archive, $"it inflates to more than {MaxRatio} times its {packedBytes} bytes");
    }
}
