using GenWorkers.Contracts.Families;
using GenWorkers.Models.Blocks;
using static TorchSharp.torch;

namespace GenWorkers.Models.Cyclegan;

/// <summary>What generators and discriminators minimize. Images are in [-1, 1]. Scalars.</summary>
public static class CycleganLoss
{
    /// <summary>E |F(G(x)) - x| (Zhu et al. 2017, equation 2), and E |G(y) - y| (section 5.2).</summary>
    public static Tensor Absolute(Tensor images, Tensor real)
    {
        ArgumentNullException.ThrowIfNull(images);
        return (images - real).abs().mean();
    }

    /// <summary>((D(y) - 1)^2 + D(G(x))^2) / 2 (section 4: least squares, halved).</summary>
    public static Tensor OfDiscriminator(Tensor real, Tensor translated) =>
        AdversarialLoss.OfDiscriminator(AdversarialObjective.LeastSquares, real, translated);

    /// <summary>(D(G(x)) - 1)^2; the paper's, so twice that of the family gan.</summary>
    public static Tensor OfGenerator(Tensor judged) =>
        AdversarialLoss.OfGenerator(AdversarialObjective.LeastSquares, judged) * 2;
}
