using System.Runtime.CompilerServices;
using GenWorkers.Datasets.Sources;
using GenWorkers.Datasets.Versions;

namespace GenWorkers.Datasets.Formats.FairFace;

/// <summary>
/// One sample a row. <c>file</c> is a path below the source or the only path that ends in it; <c>split</c> is the
/// split, every other column an attribute.
/// </summary>
internal sealed class FairFaceReader(SourceFiles source, string labels) : ISampleReader
{
    private readonly Dictionary<string, string> _paths = source.Paths
        .GroupBy(path => Path.GetFileName(path))
        .Where(group => group.Count() == 1)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    private readonly HashSet<string> _known = [.. source.Paths];

    public long? Count => null;

    public async IAsyncEnumerable<SourceSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(source.OpenRead(labels));
        foreach (var row in new CsvRows(text, labels).Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return ToSample(row);
        }

        await Task.CompletedTask;
    }

    private SourceSample ToSample(IReadOnlyList<KeyValuePair<string, string>> row)
    {
        var attributes = row.Where(pair => pair.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        if (!attributes.Remove("file", out var file))
            throw InputErrors.Corrupt(labels, "a row names no file");
        SampleSplit? split = null;
        if (attributes.Remove("split", out var word))
            split = SampleSplits.Parse(word) ?? throw InputErrors.Corrupt(labels, $"'{file}' has the split '{word}'");
        var path = Find(file);
        return new SourceSample(path, () => source.ReadImage(path), attributes, split);
    }

    private string Find(string file)
    {
        if (_known.Contains(file))
            return file;
        return _paths.TryGetValue(Path.GetFileName(file), out var path)
            ? path
            : throw InputErrors.Corrupt(labels, $"it lists '{file}', and there is no such file");
    }
}
