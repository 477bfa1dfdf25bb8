using SkiaSharp;

namespace GenWorkers.Datasets.Imaging;

/// <summary>Turns pixels upright by the EXIF orientation that cameras write.</summary>
internal static class Orientation
{
    public static DecodedImage Apply(DecodedImage image, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft or SKEncodedOrigin.Default)
            return image;

        var swapped = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var width = swapped ? image.Height : image.Width;
        var height = swapped ? image.Width : image.Height;
        var pixels = new byte[image.Pixels.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromX, fromY) = Source(origin, x, y, image.Width, image.Height);
                image.Pixels.AsSpan(((fromY * image.Width) + fromX) * image.Channels, image.Channels)
                    .CopyTo(pixels.AsSpan(((y * width) + x) * image.Channels));
            }
        }

        return image with { Width = width, Height = height, Pixels = pixels };
    }

    /// <summary>Where the stored picture keeps the pixel that people see at (x, y).</summary>
    private static (int X, int Y) Source(SKEncodedOrigin origin, int x, int y, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => (width - 1 - x, y),
        SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
        SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, height - 1 - x),
        SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
        SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
        _ => (x, y),
    };
}
