using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;
using Microsoft.Win32.SafeHandles;

namespace GenWorkers.Datasets.Caching;

/// <summary>The shard that is being read, as a file in scratch; the one before is deleted when the next is opened.</summary>
internal sealed class LocalShard(IArtifactStore store, JobContext context) : IDisposable
{
    private readonly string _path = Path.Combine(context.ScratchFolder, Path.GetRandomFileName() + ".tar");
    private string? _key;
    private SafeFileHandle? _file;

    public async Task OpenAsync(string key, string sha256, CancellationToken cancellationToken)
    {
        if (key == _key)
            return;
        Dispose();
        context.Host.Tick(JobPhase.Download);
        await store.DownloadAsync(key, sha256, _path, cancellationToken);
        _file = File.OpenHandle(_path);
        _key = key;
    }

    public byte[] Read(ManifestRow row)
    {
        var bytes = new byte[row.SizeBytes];
        var read = RandomAccess.Read(_file!, bytes, row.Offset);
        return read == bytes.Length
            ? bytes
            : throw InputErrors.Corrupt(row.Shard, $"it ends before '{row.FileName}' does");
    }

    public void Dispose()
    {
        _file?.Dispose();
        File.Delete(_path);
        _key = null;
    }
}
