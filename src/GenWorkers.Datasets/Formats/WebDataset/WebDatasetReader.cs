using System.Formats.Tar;
using System.Runtime.CompilerServices;
using System.Text;
using GenWorkers.Datasets.Formats.Folder;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Sources;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Datasets.Formats.WebDataset;

/// <summary>
/// Reads shards in name order, their members in tar order. <c>.json</c> gives attributes, <c>.cls</c> the label,
/// <c>.txt</c> the text; a shard named train, val or test (such as <c>train-00012.tar</c>) is that split.
/// </summary>
internal sealed class WebDatasetReader(SourceFiles source, IReadOnlyList<string> shards) : ISampleReader
{
    public long? Count => null;

    public async IAsyncEnumerable<SourceSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var shard in shards)
        {
            var split = SampleSplits.Parse(Path.GetFileName(shard).Split('-', '_', '.')[0]);
            var group = new MemberGroup("");
            await foreach (var (name, bytes) in ReadMembersAsync(shard, cancellationToken))
            {
                if (KeyOf(name) != group.Key)
                {
                    if (group.ToSample(shard, split) is { } sample)
                        yield return sample;
                    group = new MemberGroup(KeyOf(name));
                }

                group.Add(name, bytes);
            }

            if (group.ToSample(shard, split) is { } last)
                yield return last;
        }
    }

    /// <summary>The path up to the first dot of its last part.</summary>
    private static string KeyOf(string name)
    {
        var dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? name : name[..dot];
    }

    private async IAsyncEnumerable<(string Name, byte[] Bytes)> ReadMembersAsync(
        string shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = source.OpenRead(shard);
        await using var tar = new TarReader(file);
        while (await NextAsync(tar, shard, cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            {
                SafeNames.RefuseLink(shard, entry);
                continue;
            }

            SafeNames.Check(entry.Name);
            if (entry.Length > source.Options.MaxFileBytes)
                throw InputErrors.TooLarge(entry.Name, $"{entry.Length} bytes, a file may have {source.Options.MaxFileBytes}");
            yield return (entry.Name, await ReadBytesAsync(entry, shard, cancellationToken));
        }
    }

    private static async Task<TarEntry?> NextAsync(TarReader tar, string shard, CancellationToken cancellationToken)
    {
        try
        {
            return await tar.GetNextEntryAsync(cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or FormatException)
        {
            throw InputErrors.Corrupt(shard, "its tar headers are damaged or it ends too early", e);
        }
    }

    private static async Task<byte[]> ReadBytesAsync(TarEntry entry, string shard, CancellationToken cancellationToken)
    {
        var bytes = new byte[entry.Length];
        try
        {
            if (entry.DataStream is { } data)
                await data.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (EndOfStreamException e)
        {
            throw InputErrors.Corrupt(shard, $"it ends within '{entry.Name}'", e);
        }
    }

    /// <summary>The members of one key.</summary>
    private sealed class MemberGroup(string key)
    {
        private readonly Dictionary<string, string> _attributes = new(StringComparer.Ordinal);
        private (string Name, byte[] Bytes)? _image;

        public string Key => key;

        public void Add(string name, byte[] bytes)
        {
            switch (Path.GetExtension(name).ToLowerInvariant())
            {
                case ".json":
                    foreach (var (attribute, value) in MetadataRows.ParseJson(name, Encoding.UTF8.GetString(bytes)))
                        _attributes[attribute] = value;
                    break;
                case ".cls":
                    _attributes["label"] = Encoding.UTF8.GetString(bytes).Trim();
                    break;
                case ".txt":
                    _attributes["text"] = Encoding.UTF8.GetString(bytes).Trim();
                    break;
                default:
                    if (ImageFormats.IsReadableName(name) || ImageFormats.IsForeignName(name))
                        _image ??= (name, bytes);
                    break;
            }
        }

        public SourceSample? ToSample(string shard, SampleSplit? split)
        {
            if (_image is not var (name, bytes))
                return null;
            if (_attributes.Remove("split", out var word))
                split = SampleSplits.Parse(word) ?? throw InputErrors.Corrupt(name, $"its json has the split '{word}'");
            return new SourceSample($"{shard}/{name}", () => bytes, _attributes, split);
        }
    }
}
