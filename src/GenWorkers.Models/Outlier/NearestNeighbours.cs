using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>
/// Mean Euclidean distance to the nearest training images (Ramaswamy et al. 2000), averaged over several feature spaces.
/// Each space is whitened (rotated to its principal components, each divided by its standard deviation), because a
/// bottleneck spreads normal images unevenly, and measured in the mean distance of held-out normal images.
/// </summary>
public sealed class NearestNeighbours : FeatureDetector
{
    /// <summary>Principal components kept of a space.</summary>
    private const int MostComponents = 128;

    /// <summary>Points that a space's components are fitted on.</summary>
    private const int MostFitted = 10_000;

    /// <summary>Added to the variances, as a share of their mean, so that noise of dead components is not blown up.</summary>
    private const double Ridge = 1e-4;

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
        {
            var kept = Math.Min(size, MostComponents);
            register_buffer(Name("mean", space), zeros(size));
            register_buffer(Name("whitening", space), zeros(size, kept));
            register_buffer(Name("bank", space), zeros(bankSize, kept));
        }

        register_buffer(nameof(count), count);
        register_buffer(nameof(scales), scales);
    }

    public override int MostImages { get; }

    public override void Fit(IReadOnlyList<Tensor> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var kept = (int)Math.Min(MostImages, features[0].shape[0]);
        count.fill_(kept);
        for (var space = 0; space < spaces; space++)
        {
            using var scope = NewDisposeScope();
            FitWhitening(space, features[space]);
            Bank(space).copy_(Whiten(space, features[space][..kept]));
        }
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

    private void FitWhitening(int space, Tensor features)
    {
        var whitening = Buffer("whitening", space);
        using var components = PrincipalComponents.Fit(
            features[..(int)Math.Min(MostFitted, features.shape[0])].cpu(), (int)whitening.shape[1], seed: 0);
        Buffer("mean", space).copy_(components.Mean);
        whitening.zero_(); // fewer images than components leave the last ones empty
        whitening[.., ..(int)components.Variances.shape[0]].copy_(
            components.Components / (components.Variances + (components.Variances.mean() * Ridge) + 1e-12).sqrt());
    }

    /// <summary>(N, D) to (N, K).</summary>
    private Tensor Whiten(int space, Tensor features) => (features - Buffer("mean", space)).mm(Buffer("whitening", space));

    /// <summary>(N) mean distances to the nearest of the bank, in slices of the distance matrix.</summary>
    private Tensor Distances(Tensor features, int space)
    {
        var bank = Bank(space);
        var means = new List<Tensor>();
        foreach (var (first, rows) in RowBlocks.Of(features.shape[0], bank.shape[0]))
        {
            using var scope = NewDisposeScope();
            var slice = Whiten(space, features.narrow(0, first, rows));
            var nearest = cdist(slice, bank).topk((int)Math.Min(neighbours, bank.shape[0]), dim: 1, largest: false, sorted: false).values;
            means.Add(nearest.mean([1]).MoveToOuterDisposeScope());
        }

        return cat(means);
    }

    /// <summary>The part of a bank that is filled.</summary>
    private Tensor Bank(int space) => Buffer("bank", space)[..(int)count.item<long>()];

    private Tensor Buffer(string name, int space) => get_buffer(Name(name, space))!;

    private static string Name(string name, int space) => FormattableString.Invariant($"{name}{space}");
}
