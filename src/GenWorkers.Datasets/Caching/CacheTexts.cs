using System.Text;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Datasets.Caching;

/// <summary>Writes weights, identities and attributes of a cache entry, split after split.</summary>
internal sealed class CacheTexts(string folder) : IAsyncDisposable
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
                var entry = index.Slice((long)CacheFiles.IndexRow * at, CacheFiles.IndexRow);
                BitConverter.TryWriteBytes(entry, row.Weight);
                BitConverter.TryWriteBytes(entry[8..], _texts.Position);
                Convert.FromHexString(row.Sha256, entry[16..], out _, out _);
                _texts.Write(Encoding.UTF8.GetBytes(row.Attributes));
                at++;
            }
        }
    }

    public ValueTask DisposeAsync() => _texts.DisposeAsync();
}
