using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Datasets;

/// <summary>Freezes samples that a job makes itself (generated, rendered, transformed) as a data set version.</summary>
public interface ISampleWriterFactory
{
    ISampleWriter Create(string datasetName, SampleOrigin origin, JobContext context);
}

/// <param name="License">Licence of what is written.</param>
/// <param name="ModelDigest">Model that makes the samples, where one does; it goes into every manifest row.</param>
public sealed record SampleOrigin(string? License, string? ModelDigest)
{
    /// <summary>Who made the images, where a person said it.</summary>
    public string? Creator { get; init; }

    /// <summary>Page of the data set, where it has one.</summary>
    public string? Homepage { get; init; }

    /// <summary>Day of their publication, <c>yyyy-MM-dd</c>, where a person said it.</summary>
    public string? Published { get; init; }
}

public interface ISampleWriter : IAsyncDisposable
{
    /// <summary>Adds one image of (height, width, channels) bytes, interleaved, 0..255; channels 1 or 3.</summary>
    ValueTask AddAsync(
        ReadOnlyMemory<byte> pixels,
        SampleShape shape,
        IReadOnlyDictionary<string, string> attributes,
        CancellationToken cancellationToken);

    Task<ImportedDataset> FreezeAsync(CancellationToken cancellationToken);
}
