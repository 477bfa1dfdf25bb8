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
        string manifest, string dataset, ImageSpec? image, CacheLayout layout, ImageColors? colors, CancellationToken cancellationToken)
    {
        var counts = new int[3];
        long pixels = 0;
        var sizes = new SortedDictionary<(int Height, int Width), string>();
        var channels = 1;
        ManifestRow? unpaired = null;
        await foreach (var row in ManifestReader.ReadAsync(manifest, cancellationToken))
        {
            counts[(int)row.Split]++;
            pixels += (long)row.Width * row.Height;
            channels = Math.Max(channels, row.Channels);
            if (row.Width != 2 * row.Height)
                unpaired ??= row;

            // Two are enough to refuse; a few more make a better message.
            if (sizes.Count < 4)
                sizes.TryAdd((row.Height, row.Width), row.SourceName);
        }

        if (colors is not null)
            channels = colors == ImageColors.Gray ? 1 : 3;
        if (layout == CacheLayout.Pairs && unpaired is not null)
            throw NoPair(dataset, unpaired);
        var across = layout == CacheLayout.Single || unpaired is not null ? 1 : 2;
        var side = image is null ? 0 : image.SizePixels ?? OwnSide(dataset, sizes, across);
        var shape = new SampleShape(side, across * side, channels);
        var bytes = side == 0 ? pixels * channels : counts.Sum(count => (long)count * shape.Length);
        return new CachePlan(new CacheHeader(shape, counts[0], counts[1], counts[2]), bytes);
    }

    private static JobException NoPair(string dataset, ManifestRow row) => new(
        ErrorCode.DatasetShapeMismatch,
        $"A pair is an image twice as wide as high that holds both halves; '{row.SourceName}' of {dataset} is {row.Width}x{row.Height}.");

    private static int OwnSide(string dataset, SortedDictionary<(int Height, int Width), string> sizes, int across)
    {
        if (sizes.Count == 1 && sizes.First().Key is var (height, width) && width == across * height)
            return height;
        var found = string.Join(", ", sizes.Select(size => $"{size.Key.Width}x{size.Key.Height} ('{size.Value}')"));
        throw new JobException(
            ErrorCode.DatasetShapeMismatch,
            sizes.Count == 1
                ? $"The images of {dataset} are not square: {found}; set spec.image.sizePixels."
                : $"The images of {dataset} have different sizes: {found}; set spec.image.sizePixels.");
    }
}
