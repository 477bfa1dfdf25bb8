using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Artifacts;

/// <summary>
/// Objects by key. Keys begin with the tenant and are unique to their content, so a put never replaces other bytes.
/// Every put is verified by size and SHA-256 before it returns, every get while it reads. Throws
/// <see cref="JobException"/>: <c>storage.unavailable</c> after the retries that the store itself makes,
/// <c>input.corrupt</c> where the bytes do not match their hash, <c>input.unsafePath</c> for a key outside the grammar.
/// </summary>
public interface IArtifactStore
{
    /// <summary>
    /// Stores a file under <c>tenant/area/sha256[extension]</c>. The same content again uploads nothing.
    /// </summary>
    Task<StoredObject> PutFileAsync(
        ArtifactArea area, string path, string extension, string mediaType, CancellationToken cancellationToken);

    /// <summary>Stores a file under a key of the caller's, for checkpoints (<c>tenant/checkpoints/job/step-fence-sha</c>).</summary>
    Task<StoredObject> PutFileAsKeyAsync(string key, string path, string mediaType, CancellationToken cancellationToken);

    /// <summary>Writes the object to a new file, which exists only if size and hash are right.</summary>
    Task DownloadAsync(string key, string sha256, string path, CancellationToken cancellationToken);

    /// <summary>Reads bytes <paramref name="offset"/>..+<paramref name="length"/>.</summary>
    Task<byte[]> ReadRangeAsync(string key, long offset, int length, CancellationToken cancellationToken);

    Task<bool> ExistsAsync(string key, CancellationToken cancellationToken);

    /// <summary>Objects whose keys begin so, in ordinal order.</summary>
    IAsyncEnumerable<ListedObject> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>Does nothing where there is no such object.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Removes what killed processes left of puts, once it is older than the store's limit; returns how many.</summary>
    Task<int> AbortUnfinishedUploadsAsync(CancellationToken cancellationToken);
}

/// <summary>The second part of a key.</summary>
public enum ArtifactArea
{
    Datasets,
    Models,
    Checkpoints,
    Reports,
}

/// <summary>An object and when it came into the store, by the store's clock.</summary>
public sealed record ListedObject(string Key, DateTimeOffset StoredAt);

/// <summary>An object that is in the store with this size and hash (hex).</summary>
public sealed record StoredObject(string Key, string Sha256, long SizeBytes, string MediaType)
{
    public ArtifactReference Named(string name) =>
        new() { Name = name, Key = Key, Sha256 = Sha256, SizeBytes = SizeBytes, MediaType = MediaType };
}
