using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace GenWorkers.Training.Safetensors;

/// <summary>Writes tensors and string metadata as one safetensors file.</summary>
public static class SafetensorsWriter
{
    private static readonly JsonWriterOptions HeaderOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes to a temporary file beside <paramref name="path"/>, flushes it to the disk and renames it, so that the path
    /// never names half a file. Tensors go straight from their memory, widest type first, which aligns each to its
    /// element size without gaps; equal input gives equal bytes.
    /// </summary>
    /// <returns>SHA-256 of the file, hex.</returns>
    public static string Write(
        string path,
        IReadOnlyList<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(metadata);
        var ordered = tensors
            .OrderByDescending(entry => SafetensorsFormat.BytesOf(entry.Tensor.dtype))
            .ThenBy(entry => entry.Name, StringComparer.Ordinal)
            .ToList();
        var header = MakeHeader(ordered, metadata);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            var digest = WriteFile(temporary, header, ordered.Select(entry => entry.Tensor));
            File.Move(temporary, path, overwrite: true);
            return digest;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static byte[] MakeHeader(List<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, HeaderOptions))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsFormat.MetadataName);
            foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                json.WriteString(key, value);
            json.WriteEndObject();
            WriteEntries(json, tensors);
            json.WriteEndObject();
        }

        while ((SafetensorsFormat.LengthBytes + buffer.Length) % SafetensorsFormat.Alignment != 0)
            buffer.WriteByte((byte)' ');
        return buffer.Length <= SafetensorsFormat.MaxHeaderBytes
            ? buffer.ToArray()
            : throw new ArgumentException($"safetensors: the header has {buffer.Length} bytes, more than {SafetensorsFormat.MaxHeaderBytes}.");
    }

    private static void WriteEntries(Utf8JsonWriter json, List<(string Name, Tensor Tensor)> tensors)
    {
        var offset = 0L;
        var names = new HashSet<string>(StringComparer.Ordinal) { SafetensorsFormat.MetadataName };
        foreach (var (name, tensor) in tensors)
        {
            if (string.IsNullOrEmpty(name) || !names.Add(name))
                throw new ArgumentException($"safetensors: the tensor name '{name}' is empty, reserved or used twice.");
            var end = checked(offset + tensor.numel() * SafetensorsFormat.BytesOf(tensor.dtype));
            json.WriteStartObject(name);
            json.WriteString("dtype", SafetensorsFormat.NameOf(tensor.dtype));
            WriteArray(json, "shape", tensor.shape);
            WriteArray(json, "data_offsets", offset, end);
            json.WriteEndObject();
            offset = end;
        }
    }

    private static void WriteArray(Utf8JsonWriter json, string name, params ReadOnlySpan<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static string WriteFile(string path, byte[] header, IEnumerable<Tensor> tensors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var length = new byte[SafetensorsFormat.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        Append(file, hash, length);
        Append(file, hash, header);
        foreach (var tensor in tensors)
        {
            using var scope = NewDisposeScope();
            if (tensor.numel() > 0)
                Append(file, hash, tensor.detach().cpu().contiguous().bytes);
        }

        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(FileStream file, IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        hash.AppendData(bytes);
    }
}
