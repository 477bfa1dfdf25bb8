using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Features;

internal static class Distances
{
    /// <summary>Euclidean, (N, D) and (M, D) to (N, M), without the shortcut by matrix products that loses the small ones.</summary>
    public static Tensor Between(Tensor left, Tensor right) =>
        cdist(left.to(ScalarType.Float32), right.to(ScalarType.Float32), 2, compute_mode.donot_use_mm_for_euclid_dist);
}
