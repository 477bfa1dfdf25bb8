using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>
/// Mean Euclidean distance to the nearest training images (Ramaswamy et al. 2000), averaged over several feature spaces in
/// each of which it is measured in the mean distance of held-out normal images.
/// </summary>
public sealed class NearestNeighbours : FeatureDetector
{
    /// <summary>Values of a distance matrix at once.</summary>
    private const long MostDistances = 1 << 22;

    private readonly int neighbours;
    private readonly int spaces;
    private readonly Tensor count;
    private readonly Tensor scales;

    /// <param name="bankSize">Training images kept.</param>
    /// <param name="sizes">Size D of each feature space.</param>
    public NearestNeighbours(int bankSize, int neighbours, IReadOnlyList<int> sizes)
        : base(nameof(NearestNeighbours))
    {
        ArgumentNullException.ThrowIfNull(sizes);
        this.neighbours = neighbours;
        MostImages = bankSize;
        spaces = sizes.Count;
        count = zeros(1, ScalarType.Int64);
        scales = ones(sizes.Count);
        foreach (var (space, size) in sizes.Index())
            register_buffer(BankName(space), zeros(bankSize, size));
        register_buffer(nameof(count), count);
        register_buffer(nameof(scales), scales);
    }

    public override int MostImages { get; }

    public override void Fit(IReadOnlyList<Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var kept = Math.Min(MostImages, features[0].shape[0]);
        for (var space = 0; space < spaces; space++)
            Bank(space, (int)kept).copy_(features[space][..(int)kept]);
        count.fill_(kept);
    }

    public override void Scale(IReadOnlyList<Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        for (var space = 0; space < spaces; space++)
            scales[space] = Distances(features[space], space).mean().clamp_min(1e-12);
    }

    public override double[] Score(IReadOnlyList<Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = NewDisposeScope();
        var parts = Enumerable.Range(0, spaces).Select(space => Distances(features[space], space) / scales[space]);
        return stack([.. parts]).mean([0]).to(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    /// <summary>(N) mean distances to the nearest of the bank, in slices of the bank's distance matrix.</summary>
    private Tensor Distances(Tensor features, int space)
    {
        var kept = (int)count.item<long>();
        var bank = Bank(space, kept);
        var rows = (int)Math.Max(1, MostDistances / Math.Max(1, kept));
        var means = new List<Tensor>();
        for (var first = 0; first < features.shape[0]; first += rows)
        {
            using var scope = NewDisposeScope();
            var slice = features[first..(int)Math.Min(first + rows, features.shape[0])];
            var nearest = cdist(slice, bank).topk(Math.Min(neighbours, kept), dim: 1, largest: false, sorted: false).values;
            means.Add(nearest.mean([1]).MoveToOuterDisposeScope());
        }

        return cat(means);
    }

    private Tensor Bank(int space, int kept) => get_buffer(BankName(space))![..kept];

    private static string BankName(int space) => FormattableString.Invariant($"bank{space}");
}
