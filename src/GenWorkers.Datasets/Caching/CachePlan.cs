using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>What one pass over a manifest tells: samples a split, the shape they will have, and the bytes of all of them.</summary>
internal sealed record CachePlan(CacheHeader Header, long PixelBytes)
{
    /// <param name="image">Null for samples at their own sizes.</param>
    public static async Task<CachePlan> ReadAsync(
        string manifest, string dataset, ImageSpec? image, ImageColors? colors, CancellationToken cancellationToken)
    {
        var counts = new int[3];
        long pixels = 0;
        var sizes = new SortedDictionary<(int Height, int Width), string>();
        var channels = 1;
        await foreach (var row in ManifestReader.ReadAsync(manifest, cancellationToken))
        {
            counts[(int)row.Split]++;
            pixels += (long)row.Width * row.Height;
            channels = Math.Max(channels, row.Channels);

            // Two are enough to refuse; a few more make a better message.
            if (sizes.Count < 4)
                sizes.TryAdd((row.Height, row.Width), row.SourceName);
        }

        if (colors is not null)
            channels = colors == ImageColors.Gray ? 1 : 3;
        var side = image is null ? 0 : image.SizePixels ?? OwnSide(dataset, sizes);
        var shape = new SampleShape(side, side, channels);
        var bytes = side == 0 ? pixels * channels : counts.Sum(count => (long)count * shape.Length);
        return new CachePlan(new CacheHeader(shape, counts[0], counts[1], counts[2]), bytes);
    }

    private static int OwnSide(string dataset, SortedDictionary<(int Height, int Width), string> sizes)
    {
        if (sizes.Count == 1 && sizes.First().Key is var (height, width) && height == width)
            return width;
        var found = string.Join(", ", sizes.Select(size => $"{size.Key.Width}x{size.Key.Height} ('{size.Value}')"));
        throw new JobException(
            ErrorCode.DatasetShapeMismatch,
            sizes.Count == 1
                ? $"The images of {dataset} are not square: {found}; set spec.image.sizePixels."
                : $"The images of {dataset} have different sizes: {found}; set spec.image.sizePixels.");
    }
}
