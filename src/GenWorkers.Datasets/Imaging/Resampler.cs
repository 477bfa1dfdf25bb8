using System.Buffers;
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
        var pixels = new byte[width * image.Height * image.Channels];

        // The vector loops read up to 8 bytes past a row's end.
        var row = ArrayPool<byte>.Shared.Rent(stride + 8);
        for (var y = 0; y < image.Height; y++)
        {
            image.Pixels.AsSpan(y * stride, stride).CopyTo(row);
            var target = pixels.AsSpan(y * width * image.Channels, width * image.Channels);
            if (image.Channels == 1)
                GrayRow(row, target, taps);
            else
                ColorRow(row, target, taps);
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

    /// <summary>One pixel's three channels (and a fourth byte that is dropped) a vector.</summary>
    private static void ColorRow(ReadOnlySpan<byte> row, Span<byte> target, ResampleTaps taps)
    {
        for (int x = 0, to = 0; to < target.Length; x++, to += 3)
        {
            var weights = taps.Weights.AsSpan(x * taps.Width, taps.Counts[x]);
            var at = taps.Starts[x] * 3;
            var sums = Vector128.Create(Half);
            foreach (var weight in weights)
            {
                var pixel = Vector128.CreateScalarUnsafe(MemoryMarshal.Read<uint>(row[at..])).AsByte();
                sums += Vector128.WidenLower(Vector128.WidenLower(pixel)).AsInt32() * weight;
                at += 3;
            }

            target[to] = Clip(sums[0]);
            target[to + 1] = Clip(sums[1]);
            target[to + 2] = Clip(sums[2]);
        }
    }

    private static DecodedImage Vertical(DecodedImage image, int height, ResampleTaps taps)
    {
        var stride = image.Width * image.Channels;
        var pixels = new byte[stride * height];
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

    private static Vector256<int> Widen8(ReadOnlySpan<byte> bytes)
    {
        var eight = Vector128.CreateScalarUnsafe(MemoryMarshal.Read<ulong>(bytes)).AsByte();
        return Vector256.WidenLower(Vector128.WidenLower(eight).ToVector256Unsafe()).AsInt32();
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleTaps.PrecisionBits, 0, 255);
}
