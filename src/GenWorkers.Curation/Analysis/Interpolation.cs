using static TorchSharp.torch;

namespace GenWorkers.Curation.Analysis;

/// <summary>Between two codes.</summary>
internal static class Interpolation
{
    /// <summary>Along the arc about the origin (Shoemake 1985), straight where both point the same way or either is the origin.</summary>
    /// <param name="from">(D), as is <paramref name="to"/>.</param>
    /// <param name="place">0 gives the first, 1 the second.</param>
    public static Tensor Spherical(Tensor from, Tensor to, double place)
    {
        const double Parallel = 1e-6;
        var lengths = (from.norm() * to.norm()).item<double>();
        var angle = lengths > 0 ? Math.Acos(Math.Clamp(from.dot(to).item<double>() / lengths, -1, 1)) : 0;
        return Math.Sin(angle) < Parallel
            ? from + ((to - from) * place)
            : ((from * Math.Sin((1 - place) * angle)) + (to * Math.Sin(place * angle))) / Math.Sin(angle);
    }
}
