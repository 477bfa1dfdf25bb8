using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Datasets;

/// <summary>Opens a data set version for training: downloads its shards and fills the decoded cache once.</summary>
public interface IDatasetSource
{
    /// <summary>
    /// The version's samples at one size and colours. Where <paramref name="image"/> leaves them out, the version's
    /// own; images of different sizes are then <c>dataset.shapeMismatch</c>.
    /// </summary>
    Task<ISampleCache> OpenAsync(
        DatasetVersion version, ImageSpec image, JobContext context, CancellationToken cancellationToken);

    /// <summary>
    /// The version's samples as pairs: images twice as wide as high, of which each half is brought to the size and
    /// colours; the shape is then (size, 2 size). An image of another form is <c>dataset.shapeMismatch</c>.
    /// </summary>
    /// <param name="elseSingle">Opens a version with images of other forms as <see cref="OpenAsync"/> does instead.</param>
    Task<ISampleCache> OpenPairsAsync(
        DatasetVersion version, ImageSpec image, bool elseSingle, JobContext context, CancellationToken cancellationToken);

    /// <summary>The version's samples, each at its own size: <see cref="ISampleSplit.OwnShape"/> tells it.</summary>
    /// <param name="colors">Null for the version's own.</param>
    Task<ISampleCache> OpenAtOwnSizesAsync(
        DatasetVersion version, ImageColors? colors, JobContext context, CancellationToken cancellationToken);
}

/// <summary>Decoded samples in a memory-mapped file. Safe for concurrent readers.</summary>
public interface ISampleCache : IDisposable
{
    /// <summary>Of every sample; 0x0 with their channels where each has its own.</summary>
    SampleShape Shape { get; }

    /// <summary>The samples of <c>train</c>, <c>validation</c> or <c>test</c>, in manifest order.</summary>
    ISampleSplit Split(string name);
}

public interface ISampleSplit
{
    int Count { get; }

    /// <summary>Pixels of sample <paramref name="index"/>: (height, width, channels) interleaved, 0..255.</summary>
    ReadOnlySpan<byte> Pixels(int index);

    /// <summary>SHA-256 of the sample's stored bytes, 32 bytes: its identity in every manifest.</summary>
    ReadOnlySpan<byte> Sha256(int index);

    /// <summary>Shape of a sample of a version opened at its images' own sizes; null where all have the cache's.</summary>
    SampleShape? OwnShape(int index) => null;

    /// <summary>Sampling weight of the manifest, 1 where none was set.</summary>
    double Weight(int index);

    /// <summary>An attribute of the manifest as text, null where the sample has none.</summary>
    string? Attribute(int index, string name);

    /// <summary>All attributes of the sample, as text.</summary>
    IReadOnlyDictionary<string, string> Attributes(int index);
}
