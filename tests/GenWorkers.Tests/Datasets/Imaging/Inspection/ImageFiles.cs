using GenWorkers.Jobs.Imaging;
using GenWorkers.Tests.Artifacts;

namespace GenWorkers.Tests.Datasets.Imaging.Inspection;

/// <summary>Small files of large, correct pictures.</summary>
internal static class ImageFiles
{
    public static byte[] GrayPng(int width, int height)
    {
        using var png = new MemoryStream();
        PngWriter.Write(png, new byte[width * height], height, width, 1);
        return png.ToArray();
    }

    /// <summary>A square gray one, by Pillow.</summary>
    public static async Task<byte[]> ProgressiveJpegAsync(int side)
    {
        using var folder = new TemporaryFolder();
        var script = folder.File("write.py");
        var image = folder.File("a.jpg");
        await File.WriteAllTextAsync(script, """
            import sys
            from PIL import Image
            side = int(sys.argv[2])
            Image.new("L", (side, side), 90).save(sys.argv[1], quality=50, progressive=True)
            """);
        await Python.RunAsync(script, [image, $"{side}"]);
        return await File.ReadAllBytesAsync(image);
    }
}
