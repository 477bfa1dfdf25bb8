using System.Buffers;
using System.Buffers.Binary;
using SkiaSharp;

namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Decodes the first picture of a JPEG, PNG, WebP, GIF or PNM file to gray or RGB bytes, upright, without colour
/// management, alpha composited on white.
/// </summary>
public static class ImageDecoder
{
    /// <param name="targetSide">
    /// Side the caller will shrink the picture to, 0 for full size. A JPEG is then decoded at the smallest scale of
    /// 1/1, 1/2, 1/4, 1/8 that leaves both sides at twice the target, as Pillow's <c>draft</c> does.
    /// </param>
    public static DecodedImage Decode(string name, ReadOnlySpan<byte> encoded, int targetSide = 0)
    {
        var format = ImageFormats.Sniff(encoded)
            ?? throw InputErrors.Unsupported(name, "it is no JPEG, PNG, WebP, GIF or PNM file by its first bytes");
        return format.IsPnm ? PnmReader.Read(name, encoded) : DecodeWithSkia(name, encoded, format, targetSide);
    }

    private static DecodedImage DecodeWithSkia(
        string name, ReadOnlySpan<byte> encoded, ImageFormat format, int targetSide)
    {
        CheckPngHeader(name, encoded, format);
        AnimationFrames.Check(name, encoded, format);
        using var data = SKData.CreateCopy(encoded);
        using var codec = SKCodec.Create(data) ?? throw InputErrors.Corrupt(name, $"its {format.Name} header is damaged");
        ImageLimits.Check(name, codec.Info.Width, codec.Info.Height);
        var size = Draft(codec, format, targetSide);
        var gray = codec.Info.ColorType == SKColorType.Gray8;
        var info = new SKImageInfo(
            size.Width, size.Height, gray ? SKColorType.Gray8 : SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        var pixels = ReadPixels(name, codec, info);
        return Orientation.Apply(new DecodedImage(size.Width, size.Height, gray ? 1 : 3, pixels), codec.EncodedOrigin);
    }

    /// <summary>The codec refuses huge PNG headers as broken; a look of our own tells the two apart.</summary>
    private static void CheckPngHeader(string name, ReadOnlySpan<byte> encoded, ImageFormat format)
    {
        if (format.Name != "png" || encoded.Length < 24)
            return;
        ImageLimits.Check(
            name,
            BinaryPrimitives.ReadUInt32BigEndian(encoded[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(encoded[20..]));
    }

    private static SKSizeI Draft(SKCodec codec, ImageFormat format, int targetSide)
    {
        var shortSide = Math.Min(codec.Info.Width, codec.Info.Height);
        if (format != ImageFormats.Jpeg || targetSide < 1)
            return codec.Info.Size;
        foreach (var scale in (ReadOnlySpan<int>)[8, 4, 2])
        {
            if (shortSide / (2 * targetSide) >= scale)
                return codec.GetScaledDimensions(1f / scale);
        }

        return codec.Info.Size;
    }

    private static byte[] ReadPixels(string name, SKCodec codec, SKImageInfo info)
    {
        if (info.ColorType == SKColorType.Gray8)
            return ReadInto(name, codec, info, GC.AllocateUninitializedArray<byte>(info.BytesSize));

        var rgba = ArrayPool<byte>.Shared.Rent(info.BytesSize);
        try
        {
            ReadInto(name, codec, info, rgba);
            return PixelRows.OnWhite(rgba.AsSpan(0, info.BytesSize));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rgba);
        }
    }

    private static unsafe byte[] ReadInto(string name, SKCodec codec, SKImageInfo info, byte[] pixels)
    {
        SKCodecResult result;
        fixed (byte* start = pixels)
            result = codec.GetPixels(info, (IntPtr)start, info.RowBytes, SKCodecOptions.Default);
        return result switch
        {
            SKCodecResult.Success => pixels,
            SKCodecResult.IncompleteInput => throw InputErrors.Corrupt(name, "the file ends before the picture does"),
            _ => throw InputErrors.Corrupt(name, $"the decoder says {result}"),
        };
    }
}
