using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Lineage;

/// <summary>Loads the rows of a data set version in bulk, invisible until the job that made it completes.</summary>
public interface ISampleRows
{
    /// <summary>
    /// Copies the rows under (job, fence), replacing what an earlier attempt of the job left. A sample is one row for
    /// ever, whatever versions hold it. A version that is already visible loads nothing. Returns false where fenced.
    /// </summary>
    Task<bool> LoadAsync(
        JobLease job, string versionDigest, IAsyncEnumerable<SampleRow> rows, CancellationToken cancellationToken);
}

/// <summary>One row of a manifest, as narrow as the database keeps it.</summary>
/// <param name="Sha256">SHA-256 of the stored image file, 32 bytes.</param>
/// <param name="Split">0 train, 1 validation, 2 test.</param>
public sealed record SampleRow(byte[] Sha256, int SizeBytes, short Split, float Weight);
