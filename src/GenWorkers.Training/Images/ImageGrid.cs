using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;

namespace GenWorkers.Training.Images;

/// <summary>Images of one size side by side, one pixel apart, as a PNG.</summary>
public static class ImageGrid
{
    private const byte Border = 128;

    /// <param name="pixels">Images one after the other, (n, height, width, channels).</param>
    /// <param name="mark">Where a model made some of them.</param>
    public static void Write(string path, ReadOnlySpan<byte> pixels, SampleShape shape, int columns, SyntheticMark? mark = null)
    {
        var count = pixels.Length / shape.Length;
        var rows = (count + columns - 1) / columns;
        var sheet = new SampleShape((rows * (shape.Height + 1)) + 1, (columns * (shape.Width + 1)) + 1, shape.Channels);
        var canvas = new byte[sheet.Length];
        Array.Fill(canvas, Border);
        for (var i = 0; i < count; i++)
        {
            var top = ((i / columns) * (shape.Height + 1)) + 1;
            var left = ((i % columns) * (shape.Width + 1)) + 1;
            Copy(pixels.Slice(i * shape.Length, shape.Length), shape, canvas, sheet, top, left);
        }

        PngWriter.Write(path, canvas, sheet.Height, sheet.Width, sheet.Channels, mark);
    }

    private static void Copy(
        ReadOnlySpan<byte> image, SampleShape shape, Span<byte> canvas, SampleShape sheet, int top, int left)
    {
        var row = shape.Width * shape.Channels;
        for (var y = 0; y < shape.Height; y++)
        {
            var start = (((top + y) * sheet.Width) + left) * sheet.Channels;
            image.Slice(y * row, row).CopyTo(canvas.Slice(start, row));
        }
    }
}
