using GenWorkers.Datasets.Imaging;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Imaging;

namespace GenWorkers.Datasets.Versions;

/// <summary>A grid of up to 64 samples: the first in the order of their hashes, which is as good as a draw.</summary>
internal static class ContactSheet
{
    private const int Side = 8;
    private const int MaxCell = 96;
    private const int MinCell = 32;

    /// <param name="origin">A set that a model made has a sheet that says so.</param>
    public static string Write(VersionBuilder builder, int[] order, SampleOrigin origin, string path)
    {
        var cell = Math.Clamp(builder.Table[order[0]].Width, MinCell, MaxCell);
        var count = Math.Min(order.Length, Side * Side);
        var rows = (count + Side - 1) / Side;
        var width = Side * cell;
        var pixels = new byte[rows * cell * width * 3];
        for (var i = 0; i < count; i++)
        {
            var entry = builder.Table[order[i]];
            var image = ImageShaper.Shape(entry.Hash.ToHex(), builder.Spool.ReadImage(entry), cell, 3);
            var corner = (((i / Side) * cell * width) + ((i % Side) * cell)) * 3;
            for (var y = 0; y < cell; y++)
                image.Pixels.AsSpan(y * cell * 3, cell * 3).CopyTo(pixels.AsSpan(corner + (y * width * 3)));
        }

        PngWriter.Write(path, pixels, rows * cell, width, 3, origin.ModelDigest is { } model ? SyntheticMark.OfModel(model) : null);
        return path;
    }
}
