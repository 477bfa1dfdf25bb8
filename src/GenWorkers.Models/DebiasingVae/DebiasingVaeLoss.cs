using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>
/// The loss of Amini et al. 2019, equation 2. y: 1 for a face, 0 for a non-face; I_face: the same as a factor; B: images of
/// the batch, F: those of them that are faces.
/// </summary>
public static class DebiasingVaeLoss
{
    /// <summary>
    /// c1 L_y + I_face (c2 L_x + c3 L_KL), the mean over the batch. The last two are asked for faces alone: what
    /// is not computed of a non-face has no gradient to block.
    /// </summary>
    public static Tensor Total(DebiasingVaeOptions options, LossTerms terms)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(terms);
        var ofFaces = (terms.Reconstruction * options.ReconstructionWeight) + (terms.Divergence * options.DivergenceWeight);
        return ((terms.Classification * options.ClassificationWeight).sum() + ofFaces.sum()) / terms.Classification.shape[0];
    }

    /// <summary>L_y = -(y log s(l) + (1 - y) log(1 - s(l))), nats, (B).</summary>
    /// <param name="logits">(B)</param>
    /// <param name="faces">The first so many are faces.</param>
    public static Tensor Classification(Tensor logits, long faces)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return cat([nn.functional.softplus(-logits[..(int)faces]), nn.functional.softplus(logits[(int)faces..])]);
    }
}

/// <param name="Classification">L_y of every image, (B), nats.</param>
/// <param name="Reconstruction">L_x of the faces, (F): the negative log-likelihood, nats a pixel value.</param>
/// <param name="Divergence">L_KL of the faces, (F), nats a pixel value.</param>
public sealed record LossTerms(Tensor Classification, Tensor Reconstruction, Tensor Divergence);
