using System.Text;

namespace GenWorkers.Datasets.Formats;

/// <summary>
/// Reads comma-separated text by RFC 4180, the first record being the header. A field may have 64 Ki characters; a record
/// with another number of fields than the header is corrupt.
/// </summary>
internal sealed class CsvRows(TextReader text, string name)
{
    private const int MaxField = 1 << 16;

    private int _record;

    public IEnumerable<IReadOnlyList<KeyValuePair<string, string>>> Read()
    {
        var header = ReadRecord() ?? throw InputErrors.Corrupt(name, "it has no header row");
        if (header.GroupBy(column => column, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw InputErrors.Corrupt(name, $"its header has the column '{twice}' twice");
        while (ReadRecord() is { } record)
        {
            if (record is [""])
                continue;
            if (record.Count != header.Count)
                throw InputErrors.Corrupt(name, $"record {_record} has {record.Count} fields, the header {header.Count}");
            yield return [.. header.Zip(record, KeyValuePair.Create)];
        }
    }

    /// <summary>The next record, null at the end of the text.</summary>
    private List<string>? ReadRecord()
    {
        if (text.Peek() < 0)
            return null;
        _record++;
        var fields = new List<string>();
        do
            fields.Add(ReadField());
        while (text.Read() == ',');
        return fields;
    }

    /// <summary>Reads up to the comma or line end that follows, which the caller takes.</summary>
    private string ReadField()
    {
        var field = new StringBuilder();
        if (text.Peek() == '"')
            ReadQuoted(field);
        while (text.Peek() is var next and not (',' or '\n' or < 0))
        {
            text.Read();
            if (next != '\r' || text.Peek() is not ('\n' or < 0))
                Append(field, next);
        }

        return field.ToString();
    }

    private void ReadQuoted(StringBuilder field)
    {
        text.Read();
        while (true)
        {
            var next = text.Read();
            if (next < 0)
                throw InputErrors.Corrupt(name, $"record {_record} has a quote that never ends");
            if (next == '"' && text.Peek() != '"')
                return;
            if (next == '"')
                text.Read();
            Append(field, next);
        }
    }

    private void Append(StringBuilder field, int character)
    {
        if (field.Length >= MaxField)
            throw InputErrors.TooLarge(name, $"record {_record} has a field of more than {MaxField} characters");
        field.Append((char)character);
    }
}
