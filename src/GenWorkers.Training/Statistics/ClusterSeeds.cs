using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>Where clusterings begin: k-means++ (Arthur and Vassilvitskii 2007).</summary>
public static class ClusterSeeds
{
    /// <param name="points">(N, D), double precision.</param>
    /// <param name="run">Which of several starts.</param>
    /// <returns>(K, D), points of their own; some equal where there are fewer distinct points.</returns>
    public static Tensor Draw(Tensor points, int count, long seed, int run = 0)
    {
        ArgumentNullException.ThrowIfNull(points);
        var random = new CounterRandom(seed, DrawPurpose.Fitting, run, 0);
        var seeds = new List<Tensor> { points[random.NextInt((int)points.shape[0])] };
        var distances = (points - seeds[0]).square().sum([1]);
        while (seeds.Count < count)
        {
            var cumulative = distances.cumsum(0);
            var total = cumulative[-1].item<double>();
            var place = searchsorted(cumulative, tensor(random.NextDouble() * total, ScalarType.Float64).reshape(1)).item<long>();
            seeds.Add(points[Math.Min(place, points.shape[0] - 1)]);
            distances = minimum(distances, (points - seeds[^1]).square().sum([1]));
        }

        return stack(seeds);
    }
}
