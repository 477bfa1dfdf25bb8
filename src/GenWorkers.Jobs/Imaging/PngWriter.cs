using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GenWorkers.Jobs.Imaging;

/// <summary>
/// Writes 8-bit gray or RGB PNG files for grids and contact sheets: no row filter, zlib at its fastest, which is
/// several times faster than a general encoder on such pictures.
/// </summary>
public static class PngWriter
{
    private static readonly uint[] CrcTable = CreateCrcTable();

    /// <param name="pixels">(height, width, channels) bytes, interleaved; channels 1 or 3.</param>
    /// <param name="mark">Of a picture that a model made.</param>
    public static void Write(
        string path, ReadOnlySpan<byte> pixels, int height, int width, int channels, SyntheticMark? mark = null)
    {
        using var file = File.Create(path);
        Write(file, pixels, height, width, channels, mark);
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte}, int, int, int, SyntheticMark)"/>
    public static void Write(
        Stream output, ReadOnlySpan<byte> pixels, int height, int width, int channels, SyntheticMark? mark = null)
    {
        if (channels is not (1 or 3) || height < 1 || width < 1 || pixels.Length != (long)height * width * channels)
            throw new ArgumentException($"{pixels.Length} bytes are no image of {height}x{width}x{channels}.");

        output.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        WriteChunk(output, "IHDR", Header(height, width, channels));
        foreach (var (type, data) in mark?.Chunks() ?? [])
            WriteChunk(output, type, data);
        WriteChunk(output, "IDAT", Deflate(pixels, width * channels));
        WriteChunk(output, "IEND", []);
    }

    private static byte[] Header(int height, int width, int channels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = channels == 1 ? (byte)0 : (byte)2;
        return header;
    }

    private static byte[] Deflate(ReadOnlySpan<byte> pixels, int rowLength)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var offset = 0; offset < pixels.Length; offset += rowLength)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(offset, rowLength));
            }
        }

        return packed.ToArray();
    }

    private static void WriteChunk(Stream output, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        output.Write(number);
        var name = Encoding.ASCII.GetBytes(type);
        output.Write(name);
        output.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, name), data));
        output.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] CreateCrcTable()
    {
        var table = new uint[256];
        for (var n = 0u; n < table.Length; n++)
        {
            var value = n;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[n] = value;
        }

        return table;
    }
}
