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
        return new Memorization(
            nearest.lt(threshold).to(ScalarType.Float64).mean().item<double>(), places.data<long>().ToArray());
    }

    /// <summary>Of each point the distance to the nearest of others, and the place of that one; both (N).</summary>
    private static (Tensor Distances, Tensor Places) Nearest(Tensor points, Tensor others)
    {
        var nearest = empty(points.shape[0], ScalarType.Float32, points.device);
        var places = empty(points.shape[0], ScalarType.Int64, points.device);
        Distances.InBlocks(points, others, (distances, first) =>
        {
            var (values, indexes) = distances.min(1);
            nearest.narrow(0, first, values.shape[0]).copy_(values);
            places.narrow(0, first, values.shape[0]).copy_(indexes);
        });
        return (nearest, places);
    }
}
