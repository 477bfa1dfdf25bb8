using static TorchSharp.torch;

namespace GenWorkers.Training.Statistics;

/// <summary>
/// k-means by Lloyd's rounds (1982) from several k-means++ starts, of which the tightest is kept. A cluster that loses all
/// its points takes the point that lies farthest from its centre, so none is empty while there are distinct points.
/// </summary>
/// <param name="Centres">(K, D), the largest cluster first.</param>
/// <param name="Assignments">For each point its cluster, 0..K-1.</param>
/// <param name="Inertia">Mean squared distance of a point from its centre.</param>
public sealed record KMeans(Tensor Centres, IReadOnlyList<int> Assignments, double Inertia)
{
    private const int Starts = 5;
    private const int MostRounds = 100;

    /// <param name="points">(N, D), at least as many as clusters.</param>
    public static KMeans Fit(Tensor points, int clusters, long seed, Action tick)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(tick);
        ArgumentOutOfRangeException.ThrowIfLessThan(points.shape[0], clusters);
        using var scope = NewDisposeScope();
        var exact = points.cpu().to(ScalarType.Float64);
        var best = Enumerable.Range(0, Starts).Select(run => Run(exact, ClusterSeeds.Draw(exact, clusters, seed, run), tick))
            .MinBy(found => found.Inertia);
        return BySize(best.Centres, best.Nearest, best.Inertia);
    }

    private static (Tensor Centres, Tensor Nearest, double Inertia) Run(Tensor points, Tensor centres, Action tick)
    {
        var (distances, nearest) = cdist(points, centres).square().min(1);
        for (var round = 0; round < MostRounds; round++)
        {
            tick();
            centres = Means(points, nearest, distances, (int)centres.shape[0]);
            var before = nearest;
            (distances, nearest) = cdist(points, centres).square().min(1);
            if (nearest.equal(before).all().item<bool>())
                break;
        }

        return (centres, nearest, distances.mean().item<double>());
    }

    private static Tensor Means(Tensor points, Tensor nearest, Tensor distances, int clusters)
    {
        var members = nn.functional.one_hot(nearest, clusters).to(ScalarType.Float64); // (N, K)
        var counts = members.sum([0]);
        var means = members.t().mm(points) / counts.clamp_min(1).unsqueeze(1);
        var empty = counts.eq(0).nonzero().flatten().data<long>().ToArray();
        if (empty.Length == 0)
            return means;
        var farthest = distances.topk(empty.Length).indexes;
        return means.index_copy(0, tensor(empty), points.index_select(0, farthest));
    }

    /// <summary>Numbers the clusters by their size, so that the same clustering has the same numbers.</summary>
    private static KMeans BySize(Tensor centres, Tensor nearest, double inertia)
    {
        var found = nearest.data<long>().ToArray();
        var order = Enumerable.Range(0, (int)centres.shape[0]).OrderByDescending(k => found.Count(place => place == k)).ToArray();
        var rank = new int[order.Length];
        for (var place = 0; place < order.Length; place++)
            rank[order[place]] = place;
        var sorted = centres.index_select(0, tensor(order.Select(k => (long)k).ToArray()));
        return new KMeans(sorted.DetachFromDisposeScope(), [.. found.Select(k => rank[k])], inertia);
    }
}
