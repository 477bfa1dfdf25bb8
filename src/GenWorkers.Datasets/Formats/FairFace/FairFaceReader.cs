using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;
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
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null });
        if (!await csv.ReadAsync() || !csv.ReadHeader() || csv.HeaderRecord is not { } columns || !columns.Contains("file"))
            throw InputErrors.Unsupported(labels, "its first row names no column 'file'");
        var names = columns.Where(column => column is not ("file" or "split")).ToArray();
        while (await csv.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Find(csv.GetField("file") ?? "");
            var split = columns.Contains("split") ? ParseSplit(csv) : null;
            var attributes = names
                .Select(name => (Name: name, Value: csv.TryGetField<string>(name, out var value) ? value : null))
                .Where(pair => !string.IsNullOrEmpty(pair.Value))
                .ToDictionary(pair => pair.Name, pair => pair.Value!, StringComparer.Ordinal);
            yield return new SourceSample(path, () => source.ReadImage(path), attributes, split);
        }
    }

    private SampleSplit? ParseSplit(CsvReader csv)
    {
        var word = csv.GetField("split") ?? "";
        return word.Length == 0
            ? null
            : SampleSplits.Parse(word) ?? throw InputErrors.Corrupt(labels, $"row {csv.Parser.Row} has the split '{word}'");
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
