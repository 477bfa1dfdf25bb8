using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Artifacts as files below a folder.</summary>
internal sealed class FolderStore(string root) : IArtifactStore
{
    public Task<StoredObject> PutFileAsync(
        ArtifactArea area, string path, string extension, string mediaType, CancellationToken cancellationToken) =>
        PutFileAsKeyAsync($"default/{area}/{Hash(path)}{extension}", path, mediaType, cancellationToken);

    public Task<StoredObject> PutFileAsKeyAsync(
        string key, string path, string mediaType, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(key))!);
        File.Copy(path, PathOf(key), overwrite: true);
        return Task.FromResult(new StoredObject(key, Hash(path), new FileInfo(path).Length, mediaType));
    }

    public string PathOf(string key) => Path.Combine(root, key);

    public Task DownloadAsync(string key, string sha256, string path, CancellationToken cancellationToken)
    {
        File.Copy(PathOf(key), path);
        return Task.CompletedTask;
    }

    public async Task<byte[]> ReadRangeAsync(string key, long offset, int length, CancellationToken cancellationToken) =>
        (await File.ReadAllBytesAsync(PathOf(key), cancellationToken)).AsSpan((int)offset, length).ToArray();

    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => Task.FromResult(File.Exists(PathOf(key)));

    public async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var key = Path.GetRelativePath(root, path);
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                yield return key;
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        File.Delete(PathOf(key));
        return Task.CompletedTask;
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
