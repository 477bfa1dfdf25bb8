using System.Runtime.CompilerServices;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Extensions.Logging;

namespace GenWorkers.Artifacts.Directories;

/// <summary>
/// Objects as files below one folder, for the embedded profile and tests. A damaged object is replaced by the next put
/// of its content. No retries: what a local disk refuses, it refuses again.
/// </summary>
public sealed class DirectoryArtifactStore : IArtifactStore
{
    /// <summary>Unfinished files. No key reaches it: a tenant does not begin with a dot.</summary>
    private const string Unfinished = ".unfinished";

    private readonly string _root;
    private readonly string _tenant;
    private readonly Action<JobPhase> _activity;
    private readonly ILogger<DirectoryArtifactStore> _logger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _unfinishedLimit;

    public DirectoryArtifactStore(
        ArtifactStoreOptions options,
        ILogger<DirectoryArtifactStore> logger,
        TimeProvider time,
        Action<JobPhase>? activity = null)
    {
        _root = Path.GetFullPath(options.Folder!);
        _tenant = options.Tenant;
        _unfinishedLimit = TimeSpan.FromHours(options.UnfinishedUploadHours);
        _logger = logger;
        _time = time;
        _activity = activity ?? (static _ => { });
    }

    public async Task<StoredObject> PutFileAsync(
        ArtifactArea area, string path, string extension, string mediaType, CancellationToken cancellationToken) =>
        await GuardAsync(async () =>
        {
            var content = await ContentHash.OfFileAsync(path, cancellationToken);
            var key = ObjectKey.ForContent(_tenant, area, content.Sha256, extension);
            return await PutAsync(key, path, content, mediaType, cancellationToken);
        });

    public async Task<StoredObject> PutFileAsKeyAsync(
        string key, string path, string mediaType, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key, _tenant);
        return await GuardAsync(async () =>
        {
            var content = await ContentHash.OfFileAsync(path, cancellationToken);
            return await PutAsync(key, path, content, mediaType, cancellationToken);
        });
    }

    public async Task DownloadAsync(string key, string sha256, string path, CancellationToken cancellationToken)
    {
        var source = PathOf(key);
        await GuardAsync(async () =>
        {
            RequireExisting(key, source);
            await DurableFile.WriteAsync(path, $"{path}.{Guid.NewGuid():N}.part", async file =>
            {
                await using var from = ContentHash.OpenRead(source);
                var content = await ContentHash.CopyAsync(from, file, Moved(JobPhase.Download), cancellationToken);
                if (content.Sha256 != sha256)
                    throw Errors.WrongHash(key, content.Sha256, sha256);
            });
            return true;
        });
    }

    public async Task<byte[]> ReadRangeAsync(string key, long offset, int length, CancellationToken cancellationToken)
    {
        var source = PathOf(key);
        return await GuardAsync(async () =>
        {
            RequireExisting(key, source);
            using var file = File.OpenHandle(source, options: FileOptions.Asynchronous);
            var bytes = new byte[length];
            for (var filled = 0; filled < length;)
            {
                var read = await RandomAccess.ReadAsync(file, bytes.AsMemory(filled), offset + filled, cancellationToken);
                filled += read > 0 ? read : throw Errors.Short(key, offset + filled, offset + length);
            }

            return bytes;
        });
    }

    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) =>
        await GuardAsync(() => Task.FromResult(File.Exists(PathOf(key))));

    public async IAsyncEnumerable<ListedObject> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectKey.CheckPrefix(prefix, _tenant);
        var folder = new DirectoryInfo(Path.Combine(_root, prefix[..prefix.LastIndexOf('/')]));
        if (!folder.Exists)
            yield break;

        var found = await GuardAsync(() => Task.FromResult(folder
            .EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(file => file.Exists) // one that is deleted meanwhile has no time
            .Select(file => new ListedObject(Path.GetRelativePath(_root, file.FullName), file.LastWriteTimeUtc))
            .Where(item => item.Key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(item => item.Key, StringComparer.Ordinal)
            .ToArray()));
        foreach (var item in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        await GuardAsync(() =>
        {
            // File.Delete forgives a missing file but not a missing folder.
            if (File.Exists(path))
                File.Delete(path);
            return Task.FromResult(true);
        });
    }

    /// <summary>
    /// By age alone: a file that grows is written to all the time, and one that is whole gets its name at once, but holds
    /// no lock at that moment that would show its process alive.
    /// </summary>
    public async Task<int> AbortUnfinishedUploadsAsync(CancellationToken cancellationToken) =>
        await GuardAsync(() =>
        {
            var limit = (_time.GetUtcNow() - _unfinishedLimit).UtcDateTime;
            var folder = Directory.CreateDirectory(Path.Combine(_root, Unfinished));
            var left = folder.EnumerateFiles().Where(file => file.Exists && file.LastWriteTimeUtc < limit).ToList();
            foreach (var file in left)
            {
                file.Delete();
                Log.UnfinishedDeleted(_logger, file.Name, file.LastWriteTimeUtc);
            }

            return Task.FromResult(left.Count);
        });

    private async Task<StoredObject> PutAsync(
        string key, string path, ContentHash content, string mediaType, CancellationToken cancellationToken)
    {
        var target = PathOf(key);
        if (!File.Exists(target) || await ContentHash.OfFileAsync(target, cancellationToken) != content)
        {
            var temporary = Path.Combine(_root, Unfinished, Guid.NewGuid().ToString("N"));
            await DurableFile.WriteAsync(target, temporary, file => CopyVerifiedAsync(key, path, file, content, cancellationToken));
            Log.Stored(_logger, key, content.SizeBytes);
        }

        return new StoredObject(key, content.Sha256, content.SizeBytes, mediaType);
    }

    private async Task CopyVerifiedAsync(
        string key, string path, FileStream file, ContentHash content, CancellationToken cancellationToken)
    {
        await using var from = ContentHash.OpenRead(path);
        await ContentHash.CopyAsync(from, file, Moved(JobPhase.Upload), cancellationToken);
        file.Position = 0;
        var written = await ContentHash.CopyAsync(file, Stream.Null, Moved(JobPhase.Upload), cancellationToken);
        if (written != content)
            throw Errors.WrongHash(key, written.Sha256, content.Sha256);
    }

    private Action<int> Moved(JobPhase phase) => _ => _activity(phase);

    private string PathOf(string key) => Path.Combine(_root, ObjectKey.Check(key, _tenant));

    private static void RequireExisting(string key, string path)
    {
        if (!File.Exists(path))
            throw Errors.Missing(key);
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> action)
    {
        try
        {
            return await action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JobException(
                ErrorCode.StorageUnavailable, $"The artifact folder cannot be used: {error.Message}", error);
        }
    }
}
