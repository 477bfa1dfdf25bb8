using System.Globalization;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;

namespace GenWorkers.Datasets.Formats.Folder;

/// <summary>Rows of a flat Parquet file as text, one row group in memory at a time.</summary>
internal static class ParquetRows
{
    public static async IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, string>>> ReadAsync(
        string fullPath, string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var reader = await OpenAsync(fullPath, name, cancellationToken);
        var fields = reader.Schema.GetDataFields();
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            var columns = new List<string[]>();
            foreach (var field in fields)
                columns.Add(await ReadColumnAsync(rows, field, name, cancellationToken));
            for (var row = 0; row < rows.RowCount; row++)
                yield return [.. fields.Select((field, i) => KeyValuePair.Create(field.Name, columns[i][row]))];
        }
    }

    private static async Task<ParquetReader> OpenAsync(string fullPath, string name, CancellationToken cancellationToken)
    {
        try
        {
            return await ParquetReader.CreateAsync(fullPath, cancellationToken: cancellationToken);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ParquetException)
        {
            throw InputErrors.Corrupt(name, "it is no readable Parquet file", e);
        }
    }

    private static async Task<string[]> ReadColumnAsync(
        ParquetRowGroupReader rows, DataField field, string name, CancellationToken cancellationToken)
    {
        if (field.IsText())
        {
            var texts = new string?[rows.RowCount];
            await rows.ReadAsync(field, texts.AsMemory(), cancellationToken: cancellationToken);
            return [.. texts.Select(text => text ?? "")];
        }

        return field.ClrType switch
        {
            var type when type == typeof(int) => await ReadNumbersAsync<int>(rows, field, cancellationToken),
            var type when type == typeof(long) => await ReadNumbersAsync<long>(rows, field, cancellationToken),
            var type when type == typeof(float) => await ReadNumbersAsync<float>(rows, field, cancellationToken),
            var type when type == typeof(double) => await ReadNumbersAsync<double>(rows, field, cancellationToken),
            var type when type == typeof(bool) => await ReadNumbersAsync<bool>(rows, field, cancellationToken),
            _ => throw InputErrors.Unsupported(name, $"its column '{field.Name}' is neither text nor number"),
        };
    }

    private static async Task<string[]> ReadNumbersAsync<T>(
        ParquetRowGroupReader rows, DataField field, CancellationToken cancellationToken)
        where T : struct
    {
        if (field.IsNullable)
        {
            var optional = new T?[rows.RowCount];
            await rows.ReadAsync(field, optional.AsMemory(), cancellationToken: cancellationToken);
            return [.. optional.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];
        }

        var values = new T[rows.RowCount];
        await rows.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellationToken);
        return [.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!)];
    }
}
