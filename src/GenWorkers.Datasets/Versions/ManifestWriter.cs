using Parquet;
using Parquet.Schema;

namespace GenWorkers.Datasets.Versions;

/// <summary>Writes the Parquet manifest, 20,000 rows in memory at a time.</summary>
internal sealed class ManifestWriter : IAsyncDisposable
{
    private const int GroupRows = 20_000;

    private readonly ParquetWriter _writer;
    private readonly FileStream _file;
    private readonly List<ManifestRow> _rows = new(GroupRows);

    private ManifestWriter(FileStream file, ParquetWriter writer) => (_file, _writer) = (file, writer);

    public static async Task<ManifestWriter> CreateAsync(string path, CancellationToken cancellationToken)
    {
        var file = File.Create(path);
        return new ManifestWriter(
            file, await ParquetWriter.CreateAsync(ManifestSchema.Schema, file, cancellationToken: cancellationToken));
    }

    public async ValueTask AddAsync(ManifestRow row, CancellationToken cancellationToken)
    {
        _rows.Add(row);
        if (_rows.Count == GroupRows)
            await WriteGroupAsync(cancellationToken);
    }

    /// <summary>Writes what is left and the footer.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_rows.Count > 0)
            await WriteGroupAsync(cancellationToken);
        await _writer.DisposeAsync();
        await _file.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await _file.DisposeAsync();

    private async Task WriteGroupAsync(CancellationToken cancellationToken)
    {
        using var group = _writer.CreateRowGroup();
        await TextAsync(group, ManifestSchema.FileName, row => row.FileName);
        await TextAsync(group, ManifestSchema.SampleId, row => row.Sha256[..16]);
        await TextAsync(group, ManifestSchema.Sha256, row => row.Sha256);
        await NumberAsync(group, ManifestSchema.SizeBytes, row => row.SizeBytes, cancellationToken);
        await NumberAsync(group, ManifestSchema.Width, row => row.Width, cancellationToken);
        await NumberAsync(group, ManifestSchema.Height, row => row.Height, cancellationToken);
        await NumberAsync(group, ManifestSchema.Channels, row => row.Channels, cancellationToken);
        await TextAsync(group, ManifestSchema.Split, row => row.Split.Name());
        await TextAsync(group, ManifestSchema.Group, row => row.Group);
        await TextAsync(group, ManifestSchema.License, row => row.License);
        await TextAsync(group, ManifestSchema.Attributes, row => row.Attributes);
        await NumberAsync(group, ManifestSchema.Weight, row => row.Weight, cancellationToken);
        await TextAsync(group, ManifestSchema.ParentSample, row => row.ParentSample);
        await TextAsync(group, ManifestSchema.ParentModel, row => row.ParentModel);
        await TextAsync(group, ManifestSchema.Shard, row => row.Shard);
        await TextAsync(group, ManifestSchema.ShardSha256, row => row.ShardSha256);
        await NumberAsync(group, ManifestSchema.Offset, row => row.Offset, cancellationToken);
        await NumberAsync(group, ManifestSchema.Length, row => row.SizeBytes, cancellationToken);
        await TextAsync(group, ManifestSchema.SourceName, row => row.SourceName);
        _rows.Clear();
    }

    private Task TextAsync(ParquetRowGroupWriter group, DataField field, Func<ManifestRow, string?> value) =>
        group.WriteAsync(field, _rows.ConvertAll(row => value(row)!));

    private Task NumberAsync<T>(
        ParquetRowGroupWriter group, DataField field, Func<ManifestRow, T> value, CancellationToken cancellationToken)
        where T : struct =>
        group.WriteAsync<T>(field, _rows.Select(value).ToArray(), cancellationToken: cancellationToken);
}
