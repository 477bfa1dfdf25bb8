using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace GenWorkers.Datasets.Imaging.Inspection;

/// <summary>
/// The protocol of a decode child over its stdin and stdout: blocks of a little-endian length and as many bytes. A
/// request is two blocks, name and encoded image; an answer is one, JSON. Both ends buffer and block: a thread each way
/// costs more than decoding a small image.
/// </summary>
internal static class InspectionPipe
{
    // Above the importer's cap on a file (1 GiB); an answer is a line of text.
    private const int MaxBlockBytes = 1 << 30;

    public static Stream Buffer(Stream end) => new BufferedStream(end, 1 << 16);

    public static void Ask(Stream stream, string name, ReadOnlySpan<byte> encoded)
    {
        WriteBlock(stream, Encoding.UTF8.GetBytes(name));
        WriteBlock(stream, encoded);
        stream.Flush();
    }

    /// <summary>Null where the asker closed its end.</summary>
    public static (string Name, byte[] Encoded)? ReadRequest(Stream stream)
    {
        if (ReadBlock(stream) is not { } name)
            return null;
        var encoded = ReadBlock(stream) ?? throw new EndOfStreamException();
        return (Encoding.UTF8.GetString(name), encoded);
    }

    public static void Answer(Stream stream, InspectionAnswer answer)
    {
        WriteBlock(stream, JsonSerializer.SerializeToUtf8Bytes(answer));
        stream.Flush();
    }

    /// <summary>Throws <see cref="IOException"/> (end of stream included) or <see cref="JsonException"/> where the child died or lies.</summary>
    public static InspectionAnswer ReadAnswer(Stream stream)
    {
        var block = ReadBlock(stream) ?? throw new EndOfStreamException();
        return JsonSerializer.Deserialize<InspectionAnswer>(block) ?? throw new JsonException("The answer is null.");
    }

    private static void WriteBlock(Stream stream, ReadOnlySpan<byte> bytes)
    {
        Span<byte> header = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, bytes.Length);
        stream.Write(header);
        stream.Write(bytes);
    }

    private static byte[]? ReadBlock(Stream stream)
    {
        Span<byte> header = stackalloc byte[sizeof(int)];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        if (read < header.Length)
            throw new EndOfStreamException();
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxBlockBytes)
            throw new IOException($"A block claims {length} bytes.");
        var block = GC.AllocateUninitializedArray<byte>(length);
        stream.ReadExactly(block);
        return block;
    }
}
