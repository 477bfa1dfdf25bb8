using System.Text;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Stores raw pixels as binary PGM or PPM: the bytes, and so the digest of a sample, depend on its pixels alone and
/// never on a compressor's version (docs/decisions/0005).
/// </summary>
internal static class PnmWriter
{
    public static byte[] Write(ReadOnlySpan<byte> pixels, SampleShape shape)
    {
        if (shape.Channels is not (1 or 3) || pixels.Length != shape.Length)
            throw new ArgumentException($"{pixels.Length} bytes are no image of {shape}.");
        var header = Encoding.ASCII.GetBytes($"P{(shape.Channels == 1 ? 5 : 6)}\n{shape.Width} {shape.Height}\n255\n");
        var encoded = new byte[header.Length + pixels.Length];
        header.CopyTo(encoded, 0);
        pixels.CopyTo(encoded.AsSpan(header.Length));
        return encoded;
    }
}
