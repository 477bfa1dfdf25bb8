using System.Runtime.CompilerServices;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Lineage;
using Parquet;
using Parquet.Schema;

namespace GenWorkers.Datasets.Versions;

/// <summary>Reads a local manifest file, one row group in memory at a time.</summary>
public static class ManifestReader
{
    /// <summary>The rows as the database keeps them.</summary>
    public static async IAsyncEnumerable<SampleRow> ReadSampleRowsAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in ReadAsync(path, cancellationToken))
            yield return new SampleRow(Convert.FromHexString(row.Sha256), row.SizeBytes, (short)row.Split, (float)row.Weight);
    }

    public static async IAsyncEnumerable<ManifestRow> ReadAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(path, cancellationToken);
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            var columns = await Columns.ReadAsync(rows, cancellationToken);
            for (var i = 0; i < rows.RowCount; i++)
                yield return columns.Row(i);
        }
    }

    private static async Task<ParquetReader> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ParquetReader.CreateAsync(path, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or ParquetException)
        {
            throw new JobException(ErrorCode.InputCorrupt, "The manifest is no readable Parquet file.", e);
        }
    }

    private sealed class Columns
    {
        private readonly Dictionary<string, string?[]> _texts = [];
        private readonly Dictionary<string, int[]> _integers = [];
        private double[] _weights = [];
        private long[] _offsets = [];

        public static async Task<Columns> ReadAsync(ParquetRowGroupReader rows, CancellationToken cancellationToken)
        {
            var columns = new Columns { _weights = new double[rows.RowCount], _offsets = new long[rows.RowCount] };
            foreach (var field in ManifestSchema.Schema.GetDataFields())
            {
                if (field.IsText())
                {
                    var texts = new string?[rows.RowCount];
                    await rows.ReadAsync(field, texts.AsMemory()!, cancellationToken: cancellationToken);
                    columns._texts[field.Name] = texts;
                }
                else if (field.ClrType == typeof(int))
                {
                    var integers = new int[rows.RowCount];
                    await rows.ReadAsync<int>(field, integers.AsMemory(), cancellationToken: cancellationToken);
                    columns._integers[field.Name] = integers;
                }
            }

            await rows.ReadAsync<double>(ManifestSchema.Weight, columns._weights.AsMemory(), cancellationToken: cancellationToken);
            await rows.ReadAsync<long>(ManifestSchema.Offset, columns._offsets.AsMemory(), cancellationToken: cancellationToken);
            return columns;
        }

        public ManifestRow Row(int i) => new()
        {
            FileName = Text(ManifestSchema.FileName, i)!,
            Sha256 = Text(ManifestSchema.Sha256, i)!,
            SizeBytes = Integer(ManifestSchema.SizeBytes, i),
            Width = Integer(ManifestSchema.Width, i),
            Height = Integer(ManifestSchema.Height, i),
            Channels = Integer(ManifestSchema.Channels, i),
            Split = SampleSplits.Parse(Text(ManifestSchema.Split, i)!) ?? SampleSplit.Train,
            Group = Text(ManifestSchema.Group, i),
            License = Text(ManifestSchema.License, i),
            Attributes = Text(ManifestSchema.Attributes, i)!,
            Weight = _weights[i],
            ParentSample = Text(ManifestSchema.ParentSample, i),
            ParentModel = Text(ManifestSchema.ParentModel, i),
            Shard = Text(ManifestSchema.Shard, i)!,
            ShardSha256 = Text(ManifestSchema.ShardSha256, i)!,
            Offset = _offsets[i],
            SourceName = Text(ManifestSchema.SourceName, i)!,
        };

        private int Integer(DataField field, int i) => _integers[field.Name][i];

        private string? Text(DataField field, int i) => _texts[field.Name][i];
    }
}
