using Parquet.Schema;

namespace GenWorkers.Datasets;

internal static class ParquetFields
{
    /// <summary>True for a text column, whose type Parquet.Net gives as characters and not as string.</summary>
    public static bool IsText(this DataField field) =>
        field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);
}
