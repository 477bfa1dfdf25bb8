using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace GenWorkers.Runner.Inspection;

/// <summary>
/// The protocol of a decode child over its stdin and stdout: blocks of a little-endian length and as many bytes. A
/// request is two blocks, name and encoded image; an answer is one, JSON.
/// </summary>
internal static class InspectionPipe
{
    // Above the importer's cap on a file (1 GiB); an answer is a line of text.
    private const int MaxBlockBytes = 1 << 30;

    public static async Task AskAsync(
        Stream stream, string name, ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken)
    {
        await WriteBlockAsync(stream, Encoding.UTF8.GetBytes(name), cancellationToken);
        await WriteBlockAsync(stream, encoded, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Null where the asker closed its end.</summary>
    public static async Task<(string Name, byte[] Encoded)?> ReadRequestAsync(
        Stream stream, CancellationToken cancellationToken)
    {
        var name = await ReadBlockAsync(stream, cancellationToken);
        if (name is null)
            return null;
        var encoded = await ReadBlockAsync(stream, cancellationToken) ?? throw new EndOfStreamException();
        return (Encoding.UTF8.GetString(name), encoded);
    }

    public static async Task AnswerAsync(Stream stream, InspectionAnswer answer, CancellationToken cancellationToken)
    {
        await WriteBlockAsync(stream, JsonSerializer.SerializeToUtf8Bytes(answer), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <summary>Throws <see cref="IOException"/> (end of stream included) or <see cref="JsonException"/> where the child died or lies.</summary>
    public static async Task<InspectionAnswer> ReadAnswerAsync(Stream stream, CancellationToken cancellationToken)
    {
        var block = await ReadBlockAsync(stream, cancellationToken) ?? throw new EndOfStreamException();
        return JsonSerializer.Deserialize<InspectionAnswer>(block) ?? throw new JsonException("The answer is null.");
    }

    private static async Task WriteBlockAsync(
        Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var header = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(header, bytes.Length);
        await stream.WriteAsync(header, cancellationToken);
        await stream.WriteAsync(bytes, cancellationToken);
    }

    private static async Task<byte[]?> ReadBlockAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[sizeof(int)];
        var read = await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
            return null;
        if (read < header.Length)
            throw new EndOfStreamException();
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > MaxBlockBytes)
            throw new IOException($"A block claims {length} bytes.");
        var block = GC.AllocateUninitializedArray<byte>(length);
        await stream.ReadExactlyAsync(block, cancellationToken);
        return block;
    }
}
