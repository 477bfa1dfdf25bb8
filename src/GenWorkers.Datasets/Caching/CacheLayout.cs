namespace GenWorkers.Datasets.Caching;

/// <summary>What one image of a version is.</summary>
internal enum CacheLayout
{
    /// <summary>One picture.</summary>
    Single,

    /// <summary>Two, side by side.</summary>
    Pairs,

    /// <summary>Two where every image of the version is twice as wide as high.</summary>
    PairsElseSingle,
}
