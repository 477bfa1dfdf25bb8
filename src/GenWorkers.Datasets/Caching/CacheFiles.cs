namespace GenWorkers.Datasets.Caching;

/// <summary>The files of a cache entry.</summary>
internal static class CacheFiles
{
    /// <summary>Pixels, sample after sample.</summary>
    public const string Pixels = "pixels.u8";

    /// <summary>Part of an entry's name: a build never reads the files of another layout.</summary>
    public const int Layout = 2;

    /// <summary>Bytes of <see cref="Index"/> for each sample.</summary>
    public const int IndexRow = 48;

    /// <summary>
    /// A row a sample: weight (double), where its attributes begin in <see cref="Texts"/> (long), SHA-256 of its stored
    /// bytes (32 bytes).
    /// </summary>
    public const string Index = "index.bin";

    /// <summary>Only where samples have sizes of their own, a sample: a long, where its pixels begin, and two ints, height and width.</summary>
    public const string Places = "places.bin";

    /// <summary>Attributes as JSON, end to end.</summary>
    public const string Texts = "attributes.json";
}
