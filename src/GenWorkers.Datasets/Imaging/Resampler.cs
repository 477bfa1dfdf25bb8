using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Resizes 8-bit pictures exactly as Pillow does: a horizontal pass, then a vertical one, the kernel widened by the
/// reduction, each pass summed in 22-bit fixed point, rounded and clipped to 8 bits. An axis that keeps its size has no
/// pass. Golden files of Pillow are the test.
/// </summary>
public static class Resampler
{
    private const int Half = 1 << (ResampleTaps.PrecisionBits - 1);

    public static DecodedImage Resize(DecodedImage image, int width, int height, ResampleFilter filter)
    {
        var result = image;
        if (width != image.Width)
            result = Horizontal(result, width, ResampleTaps.For(image.Width, width, filter));
        if (height != image.Height)
            result = Vertical(result, height, ResampleTaps.For(image.Height, height, filter));
        return result;
    }

    private static DecodedImage Horizontal(DecodedImage image, int width, ResampleTaps taps)
    {
        var stride = image.Width * image.Channels;
        var pixels = GC.AllocateUninitializedArray<byte>(width * image.Height * image.Channels);

        // Room for colours of four bytes, and for vectors that read past a row's end, where a stale byte has weight 0.
        var row = ArrayPool<byte>.Shared.Rent((image.Width * 4) + 16);
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Pixels.AsSpan(y * stride, stride);
            var target = pixels.AsSpan(y * width * image.Channels, width * image.Channels);
            if (image.Channels == 1)
            {
                source.CopyTo(row);
                GrayRow(row, target, taps);
            }
            else
            {
                PixelRows.Widen(source, row);
                ColorRow(row, target, taps);
            }
        }

        ArrayPool<byte>.Shared.Return(row);
        return image with { Width = width, Pixels = pixels };
    }

    private static void GrayRow(ReadOnlySpan<byte> row, Span<byte> target, ResampleTaps taps)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var weights = taps.Weights.AsSpan(x * taps.Width, taps.Counts[x]);
            var source = row[taps.Starts[x]..];
            var sums = Vector256<int>.Zero;
            var tap = 0;
            for (; tap + 8 <= weights.Length; tap += 8)
                sums += Widen8(source[tap..]) * Vector256.Create<int>(weights[tap..]);
            var sum = Half + Vector256.Sum(sums);
            for (; tap < weights.Length; tap++)
                sum += source[tap] * weights[tap];
            target[x] = Clip(sum);
        }
    }

    /// <summary>Two pixels of four bytes a vector, of which the fourth is dropped.</summary>
    private static void ColorRow(ReadOnlySpan<byte> row, Span<byte> target, ResampleTaps taps)
    {
        ref var pixels = ref MemoryMarshal.GetReference(row);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(taps.Pairs);
        var atWeight = 0;
        for (var x = 0; x < taps.Starts.Length; x++, atWeight += taps.PairsWidth * 8)
        {
            var sums = Vector256<int>.Zero;
            var pairs = (taps.Counts[x] + 1) / 2;
            ref var source = ref Unsafe.Add(ref pixels, taps.Starts[x] * 4);
            for (var pair = 0; pair < pairs * 8; pair += 8)
                sums += Widen8(ref Unsafe.Add(ref source, pair)) * Vector256.LoadUnsafe(ref weights, (nuint)(atWeight + pair));
            var sum = sums.GetLower() + sums.GetUpper() + Vector128.Create(Half);
            target[x * 3] = Clip(sum[0]);
            target[(x * 3) + 1] = Clip(sum[1]);
            target[(x * 3) + 2] = Clip(sum[2]);
        }
    }

    private static DecodedImage Vertical(DecodedImage image, int height, ResampleTaps taps)
    {
        var stride = image.Width * image.Channels;
        var pixels = GC.AllocateUninitializedArray<byte>(stride * height);
        for (var y = 0; y < height; y++)
        {
            var weights = taps.Weights.AsSpan(y * taps.Width, taps.Counts[y]);
            var source = image.Pixels.AsSpan(taps.Starts[y] * stride, weights.Length * stride);
            var target = pixels.AsSpan(y * stride, stride);
            var x = 0;
            for (; x + 8 <= stride; x += 8)
                EightColumns(source[x..], stride, weights, target[x..]);
            for (; x < stride; x++)
                target[x] = OneColumn(source[x..], stride, weights);
        }

        return image with { Height = height, Pixels = pixels };
    }

    private static void EightColumns(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<int> weights, Span<byte> target)
    {
        var sums = Vector256.Create(Half);
        for (var tap = 0; tap < weights.Length; tap++)
            sums += Widen8(source[(tap * stride)..]) * weights[tap];
        var clipped = Vector256.Clamp(
            Vector256.ShiftRightArithmetic(sums, ResampleTaps.PrecisionBits),
            Vector256<int>.Zero,
            Vector256.Create(255));
        var words = Vector128.Narrow(clipped.GetLower().AsUInt32(), clipped.GetUpper().AsUInt32());
        MemoryMarshal.Write(target, Vector128.Narrow(words, words).AsUInt64()[0]);
    }

    private static byte OneColumn(ReadOnlySpan<byte> source, int stride, ReadOnlySpan<int> weights)
    {
        var sum = Half;
        for (var tap = 0; tap < weights.Length; tap++)
            sum += source[tap * stride] * weights[tap];
        return Clip(sum);
    }

    private static Vector256<int> Widen8(ReadOnlySpan<byte> bytes) => Widen8(ref MemoryMarshal.GetReference(bytes[..8]));

    private static Vector256<int> Widen8(ref readonly byte bytes)
    {
        var eight = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(in bytes)).AsByte();
        return Vector256.WidenLower(Vector128.WidenLower(eight).ToVector256Unsafe()).AsInt32();
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleTaps.PrecisionBits, 0, 255);
}
