namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Brings a file to one square size and colours. A picture that is not square is cut to its centred square first (as
/// Pillow's <c>crop</c> and <c>resize</c> would), so nothing is stretched; then Lanczos, up or down.
/// </summary>
public static class ImageShaper
{
    public static DecodedImage Shape(string name, ReadOnlySpan<byte> encoded, int sizePixels, int channels)
    {
        var square = CutSquare(ImageDecoder.Decode(name, encoded, sizePixels));
        return ToChannels(Resampler.Resize(square, sizePixels, sizePixels, ResampleFilter.Lanczos), channels);
    }

    public static DecodedImage ToChannels(DecodedImage image, int channels)
    {
        if (image.Channels == channels)
            return image;
        var pixels = channels == 1 ? Luma(image.Pixels) : Triple(image.Pixels);
        return image with { Channels = channels, Pixels = pixels };
    }

    private static DecodedImage CutSquare(DecodedImage image)
    {
        if (image.Width == image.Height)
            return image;
        var side = Math.Min(image.Width, image.Height);
        var left = (image.Width - side) / 2;
        var top = (image.Height - side) / 2;
        var length = side * image.Channels;
        var pixels = GC.AllocateUninitializedArray<byte>(side * length);
        for (var y = 0; y < side; y++)
        {
            image.Pixels.AsSpan((((top + y) * image.Width) + left) * image.Channels, length)
                .CopyTo(pixels.AsSpan(y * length));
        }

        return new DecodedImage(side, side, image.Channels, pixels);
    }

    /// <summary>ITU-R 601 luma in Pillow's fixed point.</summary>
    private static byte[] Luma(byte[] rgb)
    {
        var gray = new byte[rgb.Length / 3];
        for (var i = 0; i < gray.Length; i++)
            gray[i] = (byte)(((rgb[i * 3] * 19595) + (rgb[(i * 3) + 1] * 38470) + (rgb[(i * 3) + 2] * 7471) + 0x8000) >> 16);
        return gray;
    }

    private static byte[] Triple(byte[] gray)
    {
        var rgb = new byte[gray.Length * 3];
        for (var i = 0; i < gray.Length; i++)
            rgb[i * 3] = rgb[(i * 3) + 1] = rgb[(i * 3) + 2] = gray[i];
        return rgb;
    }
}
