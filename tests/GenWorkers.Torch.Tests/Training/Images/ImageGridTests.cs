using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Images;
using SkiaSharp;

namespace GenWorkers.Torch.Tests.Training.Images;

public sealed class ImageGridTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Write_ThreeImages_DecodeToTheirPixels(int channels)
    {
        var shape = new SampleShape(5, 4, channels);
        var pixels = Enumerable.Range(0, 3 * shape.Length).Select(i => (byte)(i * 7)).ToArray();
        var path = Path.GetTempFileName();
        try
        {
            ImageGrid.Write(path, pixels, shape, columns: 2);

            using var sheet = SKBitmap.Decode(path);
            (sheet.Height, sheet.Width).ShouldBe((13, 11));
            var second = sheet.GetPixel(1 + 5 + 2, 1 + 3); // image 1, x 2, y 3
            second.Red.ShouldBe(pixels[shape.Length + (((3 * 4) + 2) * channels)]);
            sheet.GetPixel(1, 1 + 6).Blue.ShouldBe(pixels[(2 * shape.Length) + channels - 1]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
