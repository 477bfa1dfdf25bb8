using System.Globalization;
using System.Text;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Datasets.Versions;

/// <summary>
/// Packs images into tar files (ustar) of some 96 MiB and puts each in the store when it is full. Headers hold nothing
/// but name and size, so the same images in the same order are the same shards.
/// </summary>
internal sealed class ShardWriter(IArtifactStore store, JobContext context, string folder) : IDisposable
{
    private const long TargetBytes = 96L << 20;
    private const int Block = 512;

    private readonly string _path = Path.Combine(folder, "shard.tar");
    private FileStream? _file;

    /// <summary>Shards in the store, in order.</summary>
    public List<StoredObject> Stored { get; } = [];

    /// <summary>Number of the shard that the next image may go to.</summary>
    public int Current => Stored.Count;

    /// <summary>Adds an image and returns where its bytes begin in shard <see cref="Current"/>.</summary>
    public long Add(string name, ReadOnlySpan<byte> image)
    {
        _file ??= new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 18);
        _file.Write(Header(name, image.Length));
        var offset = _file.Position;
        _file.Write(image);
        _file.Write(new byte[(Block - (image.Length % Block)) % Block]);
        return offset;
    }

    /// <summary>Stores the shard when it is full, or when it is the last one.</summary>
    public async Task<bool> StoreFullAsync(bool last, CancellationToken cancellationToken)
    {
        if (_file is null || (!last && _file.Position < TargetBytes))
            return false;
        _file.Write(new byte[2 * Block]);
        await _file.DisposeAsync();
        _file = null;
        context.Host.Tick(JobPhase.Upload);
        Stored.Add(await store.PutFileAsync(ArtifactArea.Datasets, _path, ".tar", "application/x-tar", cancellationToken));
        File.Delete(_path);
        return true;
    }

    public void Dispose() => _file?.Dispose();

    private static byte[] Header(string name, int length)
    {
        var header = new byte[Block];
        Put(header, 0, name);
        Put(header, 100, "0000644");
        Put(header, 108, "0000000");
        Put(header, 116, "0000000");
        Put(header, 124, Convert.ToString(length, 8).PadLeft(11, '0'));
        Put(header, 136, "00000000000");
        Put(header, 148, "        ");
        Put(header, 156, "0");
        Put(header, 257, "ustar");
        Put(header, 263, "00");
        var sum = header.Sum(value => value);
        Put(header, 148, string.Create(CultureInfo.InvariantCulture, $"{Convert.ToString(sum, 8).PadLeft(6, '0')}\0 "));
        return header;
    }

    private static void Put(byte[] header, int at, string text) => Encoding.ASCII.GetBytes(text, header.AsSpan(at));
}
