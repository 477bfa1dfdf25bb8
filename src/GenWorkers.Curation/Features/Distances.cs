using GenWorkers.Training.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Features;

internal static class Distances
{
    /// <summary>Euclidean, (N, D) and (M, D) to (N, M), without the shortcut by matrix products that loses the small ones.</summary>
    public static Tensor Between(Tensor left, Tensor right) =>
        cdist(left.to(ScalarType.Float32), right.to(ScalarType.Float32), 2, compute_mode.donot_use_mm_for_euclid_dist);

    /// <summary>The same in blocks of rows, because all rows of many points are gigabytes.</summary>
    /// <param name="use">
    /// Takes a block (n, M), which goes when it returns, and the place of its first row. It keeps no new tensor: a small one
    /// in the hole that a block leaves makes the next block take fresh memory.
    /// </param>
    public static void InBlocks(Tensor left, Tensor right, Action<Tensor, long> use)
    {
        foreach (var (first, count) in RowBlocks.Of(left.shape[0], right.shape[0]))
        {
            using var scope = NewDisposeScope();
            use(Between(left.narrow(0, first, count), right), first);
        }
    }
}
