namespace GenWorkers.Datasets.Caching;

/// <summary>The files of a cache entry.</summary>
internal static class CacheFiles
{
    /// <summary>Pixels, sample after sample.</summary>
    public const string Pixels = "pixels.u8";

    /// <summary>A double a sample, then a long a sample: weight, and where its attributes begin in <see cref="Texts"/>.</summary>
    public const string Index = "index.bin";

    /// <summary>Only where samples have sizes of their own, a sample: a long, where its pixels begin, and two ints, height and width.</summary>
    public const string Places = "places.bin";

    /// <summary>Attributes as JSON, end to end.</summary>
    public const string Texts = "attributes.json";
}
