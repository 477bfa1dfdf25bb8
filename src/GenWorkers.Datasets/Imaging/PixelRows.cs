using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GenWorkers.Datasets.Imaging;

/// <summary>Three bytes a pixel from four and back, four pixels a vector.</summary>
internal static class PixelRows
{
    /// <summary>Colour behind transparent pixels.</summary>
    private const int Background = 255;

    private static readonly Vector128<byte> DropFourth = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
    private static readonly Vector128<byte> AddFourth = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);

    /// <summary>RGB of RGBA pixels composited on white.</summary>
    public static byte[] OnWhite(ReadOnlySpan<byte> rgba)
    {
        var rgb = GC.AllocateUninitializedArray<byte>(rgba.Length / 4 * 3);
        var colors = Vector128.Create(0x00FFFFFF);
        var (from, to) = (0, 0);

        // A vector writes 16 bytes of which the next one overwrites 4, so the last pixels go one by one.
        for (; to + 16 <= rgb.Length; from += 16, to += 12)
        {
            var four = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(rgba), (nuint)from);
            if ((four.AsInt32() | colors) == Vector128<int>.AllBitsSet)
                Vector128.Shuffle(four, DropFourth).StoreUnsafe(ref rgb[to]);
            else
                BlendOnWhite(rgba.Slice(from, 16), rgb.AsSpan(to, 12));
        }

        BlendOnWhite(rgba[from..], rgb.AsSpan(to));
        return rgb;
    }

    /// <summary>RGBX of RGB pixels; <paramref name="rgbx"/> has 16 bytes more than it needs.</summary>
    public static void Widen(ReadOnlySpan<byte> rgb, Span<byte> rgbx)
    {
        var (from, to) = (0, 0);
        for (; from + 16 <= rgb.Length; from += 12, to += 16)
        {
            var four = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(rgb), (nuint)from);
            Vector128.Shuffle(four, AddFourth).StoreUnsafe(ref rgbx[to]);
        }

        for (; from < rgb.Length; from += 3, to += 4)
            Unsafe.WriteUnaligned(ref rgbx[to], rgb[from] | (rgb[from + 1] << 8) | (rgb[from + 2] << 16));
    }

    private static void BlendOnWhite(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            int alpha = rgba[from + 3];
            for (var channel = 0; channel < 3; channel++)
                rgb[to + channel] = (byte)(((rgba[from + channel] * alpha) + (Background * (255 - alpha)) + 127) / 255);
        }
    }
}
