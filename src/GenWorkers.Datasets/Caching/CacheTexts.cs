using System.Text;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Datasets.Caching;

/// <summary>Writes weights and attributes of a cache entry, split after split.</summary>
internal sealed class CacheTexts(string folder, CacheHeader header) : IAsyncDisposable
{
    private readonly FileStream _texts = File.Create(Path.Combine(folder, CacheFiles.Texts));

    /// <summary>One pass over the manifest a split: the texts of a split must lie together, and memory must not grow.</summary>
    public async Task WriteAsync(string manifest, MappedFile index, CancellationToken cancellationToken)
    {
        var at = 0;
        foreach (var split in Enum.GetValues<SampleSplit>())
        {
            await foreach (var row in ManifestReader.ReadAsync(manifest, cancellationToken))
            {
                if (row.Split != split)
                    continue;
                BitConverter.TryWriteBytes(index.Slice(8L * at, 8), row.Weight);
                BitConverter.TryWriteBytes(index.Slice((8L * header.Count) + (8L * at), 8), _texts.Position);
                _texts.Write(Encoding.UTF8.GetBytes(row.Attributes));
                at++;
            }
        }
    }

    public ValueTask DisposeAsync() => _texts.DisposeAsync();
}
