namespace GenWorkers.Datasets.Formats;

/// <summary>The samples of one opened source, always in the same order; of exact copies the first is kept.</summary>
public interface ISampleReader
{
    /// <summary>Samples to come, where it is known before.</summary>
    long? Count { get; }

    IAsyncEnumerable<SourceSample> ReadAsync(CancellationToken cancellationToken);
}
