using System.Buffers.Binary;
using System.Text.Json;

namespace GenWorkers.Jobs.Pipe;

/// <summary>Reads what <see cref="FrameWriter{TFrame}"/> writes. One reader, blocking: give it a thread of its own.</summary>
public sealed class FrameReader<TFrame>(Stream stream, int maxBytes)
    where TFrame : class
{
    /// <summary>
    /// The next frame, or null where the pipe was closed between two. Throws <see cref="InvalidDataException"/> for a
    /// length outside 1..limit, a pipe closed within a frame and JSON that is none of the frames.
    /// </summary>
    public TFrame? Read()
    {
        Span<byte> header = stackalloc byte[sizeof(int)];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        if (read < header.Length)
            throw new InvalidDataException("The pipe was closed within a frame's length.");

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length <= 0 || length > maxBytes)
            throw new InvalidDataException($"A frame claims {length} bytes; the pipe's limit is {maxBytes}.");
        return Parse(ReadBody(length));
    }

    private byte[] ReadBody(int length)
    {
        var body = GC.AllocateUninitializedArray<byte>(length);
        if (stream.ReadAtLeast(body, length, throwOnEndOfStream: false) < length)
            throw new InvalidDataException($"The pipe was closed within a frame of {length} bytes.");
        return body;
    }

    private static TFrame Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<TFrame>(body, PipeJson.Options)
                ?? throw new InvalidDataException("A frame is JSON null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"A frame is not one of {typeof(TFrame).Name}: {error.Message}", error);
        }
    }
}
