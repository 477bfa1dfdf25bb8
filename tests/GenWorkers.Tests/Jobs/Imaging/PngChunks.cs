using System.Buffers.Binary;
using System.Text;

namespace GenWorkers.Tests.Jobs.Imaging;

/// <summary>The chunks of a PNG, read by the letter of its specification.</summary>
internal static class PngChunks
{
    public static IReadOnlyList<string> Types(ReadOnlySpan<byte> png)
    {
        var types = new List<string>();
        for (var at = 8; at < png.Length;)
        {
            types.Add(Encoding.ASCII.GetString(png.Slice(at + 4, 4)));
            at += 12 + BinaryPrimitives.ReadInt32BigEndian(png[at..]);
        }

        return types;
    }
}
