using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Datasets;

/// <summary>Makes tables of scores.</summary>
public interface IScoreFiles
{
    Task<IScoreFile> CreateAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A Parquet table, one row a sample: <c>sha256, split, score, confidence, flagged</c>.</summary>
public interface IScoreFile : IAsyncDisposable
{
    /// <param name="sha256">The sample's identity in the manifest.</param>
    /// <param name="flagged">Null where the model is not calibrated.</param>
    ValueTask AddAsync(ReadOnlyMemory<byte> sha256, SampleScore score, bool? flagged, CancellationToken cancellationToken);

    /// <summary>Writes what is left and the footer.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
