using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;

namespace GenWorkers.Datasets.Caching;

/// <summary>What one pass over a manifest tells: samples a split and the shape they will have.</summary>
internal sealed record CachePlan(CacheHeader Header)
{
    public static async Task<CachePlan> ReadAsync(
        string manifest, string dataset, ImageSpec image, CancellationToken cancellationToken)
    {
        var counts = new int[3];
        var sizes = new SortedDictionary<(int Height, int Width), string>();
        var channels = 1;
        await foreach (var row in ManifestReader.ReadAsync(manifest, cancellationToken))
        {
            counts[(int)row.Split]++;
            channels = Math.Max(channels, row.Channels);

            // Two are enough to refuse; a few more make a better message.
            if (sizes.Count < 4)
                sizes.TryAdd((row.Height, row.Width), row.SourceName);
        }

        if (image.Colors is { } colors)
            channels = colors == ImageColors.Gray ? 1 : 3;
        var side = image.SizePixels ?? OwnSide(dataset, sizes);
        return new CachePlan(new CacheHeader(new SampleShape(side, side, channels), counts[0], counts[1], counts[2]));
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
