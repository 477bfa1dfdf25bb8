using System.Runtime.CompilerServices;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Datasets.Sources;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Datasets.Formats.Folder;

/// <summary>
/// Image files in path order. A folder named train, validation, val or test is the split of what is below it; the next
/// folder's name is the attribute <c>label</c>. Rows of a metadata file add attributes and win over both. Other files
/// are left alone, other images refused.
/// </summary>
internal sealed class FolderReader(SourceFiles source) : ISampleReader
{
    private readonly string[] _images = [.. source.Paths.Where(IsImage)];

    public long? Count => _images.Length;

    public async IAsyncEnumerable<SourceSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var metadata = await FolderMetadata.ReadAsync(source, cancellationToken);
        foreach (var path in _images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (split, attributes) = FromPath(path);
            foreach (var (name, value) in metadata.Take(path))
            {
                if (name == "split")
                    split = SampleSplits.Parse(value) ?? throw InputErrors.Corrupt(path, $"its metadata has the split '{value}'");
                else
                    attributes[name] = value;
            }

            yield return new SourceSample(path, () => source.ReadImage(path), attributes, split);
        }

        metadata.ExpectNoneLeft();
    }

    /// <summary>A split's name, or one with the domain behind it: <c>trainA</c>, <c>testB</c>, as unpaired sets are laid out.</summary>
    private static (SampleSplit? Split, string? Domain) SplitOf(string folder)
    {
        if (SampleSplits.Parse(folder) is { } whole)
            return (whole, null);
        return folder is [.. var word, 'A' or 'B'] && SampleSplits.Parse(word) is { } split ? (split, folder[^1..]) : (null, null);
    }

    private static bool IsImage(string path) => ImageFormats.IsForeignName(path)
        ? throw InputErrors.Unsupported(path, "images are read as JPEG, PNG, WebP, GIF or PNM")
        : ImageFormats.IsReadableName(path);

    private static (SampleSplit? Split, Dictionary<string, string> Attributes) FromPath(string path)
    {
        var folders = path.Split('/')[..^1];
        var (split, domain) = folders.Length > 0 ? SplitOf(folders[0]) : (null, null);
        var label = folders.Skip(split is null ? 0 : 1).FirstOrDefault() ?? domain;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (label is not null)
            attributes["label"] = label;
        return (split, attributes);
    }
}
