using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>
/// Q_i, the histogram of each latent over all faces, and what follows from it for a face x with latents z (Amini et al.
/// 2019, equations 3 and 4). All in double precision on the CPU; weights as logarithms, for the product of a hundred
/// factors has no floating-point number.
/// </summary>
/// <param name="Edges">(D, bins + 1), ascending.</param>
/// <param name="Shares">Share of the faces in each bin, (D, bins): Q_i.</param>
public sealed record LatentHistograms(Tensor Edges, Tensor Shares)
{
    /// <summary>Bins of equal width from each latent's least to its greatest value.</summary>
    /// <param name="latents">(N, D)</param>
    public static LatentHistograms Of(Tensor latents, int bins)
    {
        ArgumentNullException.ThrowIfNull(latents);
        var columns = Columns(latents);
        var (low, high) = (columns.amin([1], keepdim: true), columns.amax([1], keepdim: true));
        var edges = low + ((high - low) * linspace(0, 1, bins + 1, ScalarType.Float64));
        var counts = zeros([columns.shape[0], bins], ScalarType.Float64);
        counts.scatter_add_(1, BinsOf(columns, edges), ones_like(columns));
        return new LatentHistograms(edges, counts / columns.shape[1]);
    }

    /// <summary>
    /// log W(z): the sum over the latents of -log(Q_i(z_i) + alpha), or the greatest of these terms, (N). A value outside the edges counts to
    /// the outermost bin.
    /// </summary>
    /// <param name="latents">(N, D)</param>
    public Tensor LogWeights(Tensor latents, double alpha, LatentWeighting weighting)
    {
        ArgumentNullException.ThrowIfNull(latents);
        var factors = -(Shares.gather(1, BinsOf(Columns(latents), Edges)) + alpha).log(); // (D, N)
        return weighting == LatentWeighting.Max ? factors.amax([0]) : factors.sum([0]);
    }

    private static Tensor Columns(Tensor latents) => latents.to(ScalarType.Float64).cpu().t().contiguous();

    /// <summary>Bin k reaches from edge k to below edge k + 1; the greatest value belongs to the last.</summary>
    private static Tensor BinsOf(Tensor columns, Tensor edges) =>
        (searchsorted(edges.contiguous(), columns, right: true) - 1).clamp(0, edges.shape[1] - 2);
}
