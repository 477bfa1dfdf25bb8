namespace GenWorkers.Datasets.Imaging;

/// <summary>
/// Brings a file to one square size and colours. A picture that is not square is cut to its centred square first (as
/// Pillow's <c>crop</c> and <c>resize</c> would), so nothing is stretched; then Lanczos, up or down.
/// </summary>
public static class ImageShaper
{
    public static DecodedImage Shape(string name, ReadOnlySpan<byte> encoded, int sizePixels, int channels) =>
        Shape(ImageDecoder.Decode(name, encoded, sizePixels), sizePixels, channels);

    public static DecodedImage Shape(DecodedImage image, int sizePixels, int channels)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ToChannels(Resampler.Resize(CutSquare(image), sizePixels, sizePixels, ResampleFilter.Lanczos), channels);
    }

    /// <summary>Brings each half of an image that is two pictures side by side to the size, so that neither bleeds into the other.</summary>
    public static DecodedImage ShapePair(string name, ReadOnlySpan<byte> encoded, int sizePixels, int channels) =>
        ShapePair(ImageDecoder.Decode(name, encoded, sizePixels), sizePixels, channels);

    public static DecodedImage ShapePair(DecodedImage image, int sizePixels, int channels)
    {
        ArgumentNullException.ThrowIfNull(image);
        var half = image.Width / 2;
        var left = Half(0);
        var right = Half(image.Width - half);
        var length = sizePixels * channels;
        var pixels = GC.AllocateUninitializedArray<byte>(2 * sizePixels * length);
        for (var y = 0; y < sizePixels; y++)
        {
            left.Pixels.AsSpan(y * length, length).CopyTo(pixels.AsSpan(2 * y * length));
            right.Pixels.AsSpan(y * length, length).CopyTo(pixels.AsSpan(((2 * y) + 1) * length));
        }

        return new DecodedImage(2 * sizePixels, sizePixels, channels, pixels);

        DecodedImage Half(int start) => ToChannels(
            Resampler.Resize(Cut(image, start, 0, half, image.Height), sizePixels, sizePixels, ResampleFilter.Lanczos), channels);
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
        return Cut(image, (image.Width - side) / 2, (image.Height - side) / 2, side, side);
    }

    private static DecodedImage Cut(DecodedImage image, int left, int top, int width, int height)
    {
        var length = width * image.Channels;
        var pixels = GC.AllocateUninitializedArray<byte>(height * length);
        for (var y = 0; y < height; y++)
        {
            image.Pixels.AsSpan((((top + y) * image.Width) + left) * image.Channels, length)
                .CopyTo(pixels.AsSpan(y * length));
        }

        return new DecodedImage(width, height, image.Channels, pixels);
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
