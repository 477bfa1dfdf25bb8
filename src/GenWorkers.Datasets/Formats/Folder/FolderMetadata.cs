using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.Folder;

/// <summary>The rows of all metadata files of a folder, by the path of the image each one names.</summary>
internal sealed class FolderMetadata
{
    // Values repeat (labels, races, genders): one string each keeps a million rows small.
    private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string File, KeyValuePair<string, string>[] Values)> _rows = new(StringComparer.Ordinal);

    public static async Task<FolderMetadata> ReadAsync(SourceFiles source, CancellationToken cancellationToken)
    {
        var metadata = new FolderMetadata();
        foreach (var path in source.Paths)
        {
            var rows = Path.GetFileName(path) switch
            {
                "metadata.csv" => MetadataRows.ReadCsvAsync(source, path, cancellationToken),
                "metadata.jsonl" => MetadataRows.ReadJsonLinesAsync(source, path, cancellationToken),
                "metadata.parquet" => ParquetRows.ReadAsync(source.FullPath(path), path, cancellationToken),
                _ => null,
            };
            if (rows is null)
                continue;
            await foreach (var row in rows)
                metadata.Add(path, row);
        }

        return metadata;
    }

    /// <summary>The row of that image, empty where no metadata names it; each row is taken once.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Take(string path) =>
        _rows.Remove(path, out var row) ? row.Values : [];

    public void ExpectNoneLeft()
    {
        foreach (var (path, row) in _rows)
            throw InputErrors.Corrupt(row.File, $"it names '{path}', and there is no such image");
    }

    private void Add(string file, IReadOnlyList<KeyValuePair<string, string>> row)
    {
        var name = row.FirstOrDefault(pair => pair.Key == "file_name").Value;
        if (string.IsNullOrEmpty(name))
            throw InputErrors.Corrupt(file, "a row has no file_name");
        var folder = file[..(file.LastIndexOf('/') + 1)];
        var values = row.Where(pair => pair.Key != "file_name" && pair.Value.Length > 0)
            .Select(pair => KeyValuePair.Create(Pooled(pair.Key), Pooled(pair.Value)))
            .ToArray();
        if (!_rows.TryAdd(folder + name, (file, values)))
            throw InputErrors.Corrupt(file, $"'{name}' has two rows");
    }

    private string Pooled(string text)
    {
        if (_pool.TryGetValue(text, out var known))
            return known;
        if (_pool.Count < 100_000)
            _pool[text] = text;
        return text;
    }
}
