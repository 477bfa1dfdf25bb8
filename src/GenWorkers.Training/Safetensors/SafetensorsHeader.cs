using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace GenWorkers.Training.Safetensors;

/// <summary>
/// Reads a header that nobody vouches for. Everything that a later allocation relies on is checked here; each failure
/// is a <see cref="FormatException"/> that names the tensor and the rule.
/// </summary>
internal sealed class SafetensorsHeader
{
    private SafetensorsHeader(IReadOnlyDictionary<string, string> metadata, IReadOnlyDictionary<string, SafetensorsEntry> entries)
    {
        Metadata = metadata;
        Entries = entries;
    }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <param name="dataLength">Bytes of the file after the header; the tensors must cover each of them once.</param>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength)
    {
        using var document = ParseJson(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new FormatException("the header is not a JSON object");
        IReadOnlyDictionary<string, string> metadata = new Dictionary<string, string>();
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals(SafetensorsFormat.MetadataName))
                metadata = ReadMetadata(property.Value);
            else
                entries.Add(property.Name, ReadEntry(property.Name, property.Value));
        }

        CheckCoverage(entries, dataLength);
        return new SafetensorsHeader(metadata, entries);
    }

    /// <summary>Two values under one name would let two readers see two files; <c>AllowDuplicateProperties</c> refuses them.</summary>
    private static JsonDocument ParseJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 8 });
        }
        catch (JsonException e)
        {
            throw new FormatException($"the header is not valid JSON: {e.Message}", e);
        }
    }

    private static Dictionary<string, string> ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(item => item.Value.ValueKind != JsonValueKind.String))
            throw new FormatException($"{SafetensorsFormat.MetadataName} is not an object of strings");
        return value.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!, StringComparer.Ordinal);
    }

    private static SafetensorsEntry ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() != 3
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String)
            throw new FormatException($"tensor {Quote(name)} has not exactly dtype, shape and data_offsets");
        var type = SafetensorsFormat.Find(dtype.GetString()!)
            ?? throw new FormatException($"tensor {Quote(name)} has the dtype {Quote(dtype.GetString()!)}, which is not supported");
        var shape = ReadNumbers(name, value, "shape");
        var offsets = ReadNumbers(name, value, "data_offsets");
        if (shape.Length > SafetensorsFormat.MaxRank)
            throw new FormatException($"tensor {Quote(name)} has {shape.Length} dimensions, more than {SafetensorsFormat.MaxRank}");
        if (offsets.Length != 2 || offsets[1] - offsets[0] != ByteCount(name, type, shape))
            throw new FormatException($"tensor {Quote(name)}: its byte range is not the size of its dtype and shape");
        return new SafetensorsEntry(type, shape, offsets[0], offsets[1]);
    }

    /// <summary>Integers from 0 on, as written without sign, fraction or exponent.</summary>
    private static long[] ReadNumbers(string name, JsonElement entry, string property)
    {
        if (!entry.TryGetProperty(property, out var array) || array.ValueKind != JsonValueKind.Array)
            throw new FormatException($"tensor {Quote(name)} has no array {property}");
        return [.. array.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number) && number >= 0
                ? number
                : throw new FormatException($"tensor {Quote(name)}: {property} holds something that is not an integer from 0 on"))];
    }

    private static long ByteCount(string name, ScalarType type, long[] shape)
    {
        try
        {
            return shape.Aggregate((long)SafetensorsFormat.BytesOf(type), (product, side) => checked(product * side));
        }
        catch (OverflowException)
        {
            throw new FormatException($"tensor {Quote(name)} claims more bytes than a file can have");
        }
    }

    private static void CheckCoverage(Dictionary<string, SafetensorsEntry> entries, long dataLength)
    {
        var covered = 0L;
        foreach (var (name, entry) in entries.OrderBy(pair => pair.Value.Begin).ThenBy(pair => pair.Value.End))
        {
            if (entry.Begin != covered)
                throw new FormatException($"tensor {Quote(name)} starts at byte {entry.Begin}, not where the one before it ends ({covered})");
            covered = entry.End;
        }

        if (covered != dataLength)
            throw new FormatException($"the tensors cover {covered} bytes, the file has {dataLength}");
    }

    /// <summary>A name of the file inside a message: short, and without control characters.</summary>
    private static string Quote(string name)
    {
        var text = new StringBuilder("'");
        foreach (var letter in name.AsSpan(0, Math.Min(name.Length, 80)))
            text.Append(char.IsControl(letter) ? '?' : letter);
        return text.Append('\'').ToString();
    }
}
