using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>Runs a convolutional network over large images piece by piece, so that memory does not grow with their size.</summary>
public static class Tiles
{
    /// <summary>Side of what one piece gives. Even, so that networks at half resolution fold every piece alike.</summary>
    public const int Side = 512;

    /// <summary>Network applied to (B, C, H, W); the same as on the whole image but for rounding.</summary>
    /// <param name="reach">Pixels to each side on which an output pixel depends; even.</param>
    public static Tensor Apply(Tensor images, int reach, Func<Tensor, Tensor> network)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(network);
        var (height, width) = (images.shape[2], images.shape[3]);
        if (height <= Side && width <= Side)
            return network(images);
        var rows = new List<Tensor>();
        for (var top = 0L; top < height; top += Side)
        {
            var row = new List<Tensor>();
            for (var left = 0L; left < width; left += Side)
            {
                using var scope = NewDisposeScope();
                row.Add(Piece(images, top, left, reach, network).MoveToOuterDisposeScope());
            }

            rows.Add(cat(row, 3));
        }

        return cat(rows, 2);
    }

    private static Tensor Piece(Tensor images, long top, long left, int reach, Func<Tensor, Tensor> network)
    {
        var (upper, height) = Around(top, images.shape[2], reach);
        var (before, width) = Around(left, images.shape[3], reach);
        var result = network(images.narrow(2, upper, height).narrow(3, before, width));
        return result
            .narrow(2, top - upper, Math.Min(Side, images.shape[2] - top))
            .narrow(3, left - before, Math.Min(Side, images.shape[3] - left))
            .clone();
    }

    private static (long Start, long Length) Around(long start, long size, int reach)
    {
        var first = Math.Max(0, start - reach);
        return (first, Math.Min(size, start + Side + reach) - first);
    }
}
