using System.Buffers.Binary;
using System.Text.Json;

namespace GenWorkers.Jobs.Pipe;

/// <summary>
/// Writes frames: the length of the JSON as four little-endian bytes, then the JSON. Safe for concurrent callers; a
/// write blocks while the pipe is full.
/// </summary>
public sealed class FrameWriter<TFrame>(Stream stream, int maxBytes)
{
    private const int HeaderBytes = sizeof(int);
    private readonly Lock gate = new();

    /// <summary>Throws <see cref="InvalidDataException"/> for a frame over the limit, <see cref="IOException"/> for a closed pipe.</summary>
    public void Write(TFrame frame)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[HeaderBytes]);
        JsonSerializer.Serialize(buffer, frame, PipeJson.Options);
        var length = (int)buffer.Length - HeaderBytes;
        if (length > maxBytes)
            throw new InvalidDataException($"A frame of {length} bytes is over the pipe's limit of {maxBytes}.");

        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetBuffer(), length);
        lock (gate)
        {
            stream.Write(buffer.GetBuffer(), 0, (int)buffer.Length);
            stream.Flush();
        }
    }
}
