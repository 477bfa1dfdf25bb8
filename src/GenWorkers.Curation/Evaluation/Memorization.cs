using GenWorkers.Curation.Features;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>
/// Whether a model copies its training images: generated images lie nearer to them than images that the model never saw
/// (the idea of Meehan et al. 2020).
/// </summary>
/// <param name="NearShare">
/// Share of generated images nearer to a training image than all but 5 % of held-out real images are: .05 in the mean for
/// a model that copies nothing.
/// </param>
/// <param name="NearestTrain">For each generated image the place of its nearest training image.</param>
public sealed record Memorization(double NearShare, IReadOnlyList<long> NearestTrain)
{
    private const double Share = 0.05;

    /// <param name="train">(N, D)</param>
    /// <param name="heldOut">(M, D)</param>
    /// <param name="generated">(G, D)</param>
    public static Memorization Of(Tensor train, Tensor heldOut, Tensor generated)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(heldOut);
        ArgumentNullException.ThrowIfNull(generated);
        using var scope = NewDisposeScope();
        var (usual, _) = Nearest(heldOut, train);
        var (nearest, places) = Nearest(generated, train);
        var threshold = usual.quantile(tensor((float)Share)).item<float>();
        return new Memorization(nearest.lt(threshold).to(ScalarType.Float64).mean().item<double>(), places);
    }

    /// <summary>Of each point the distance to the nearest of others, (N), and the place of that one.</summary>
    private static (Tensor Distances, IReadOnlyList<long> Places) Nearest(Tensor points, Tensor others)
    {
        var nearest = new List<Tensor>();
        var places = new List<long>();
        Distances.InBlocks(points, others, (distances, _) =>
        {
            var (values, indexes) = distances.min(1);
            nearest.Add(values.MoveToOuterDisposeScope());
            places.AddRange(indexes.cpu().data<long>());
        });
        return (cat(nearest), places);
    }
}
