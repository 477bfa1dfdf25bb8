using GenWorkers.Contracts.Families;
using GenWorkers.Models.Gan;
using static TorchSharp.torch;

namespace GenWorkers.Models.Pix2pix;

/// <summary>What the two players minimize. x: condition, y: target, G(x): translation, all in [-1, 1]. Scalars.</summary>
public static class Pix2pixLoss
{
    /// <summary>E |y - G(x)| (Isola et al. 2017, equation 3).</summary>
    public static Tensor Absolute(Tensor target, Tensor translated)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (target - translated).abs().mean();
    }

    /// <summary>The discriminator's part, halved to slow it down (section 3.3).</summary>
    /// <param name="real">D(x, y), one value a square.</param>
    /// <param name="translated">D(x, G(x)).</param>
    public static Tensor OfDiscriminator(Pix2pixOptions options, Tensor real, Tensor translated)
    {
        ArgumentNullException.ThrowIfNull(options);
        return AdversarialLoss.OfDiscriminator(options.Objective, real, translated) * 0.5;
    }

    /// <summary>The generator's adversarial part plus lambda times the absolute error (equation 4).</summary>
    /// <param name="judged">D(x, G(x)).</param>
    public static Tensor OfGenerator(Pix2pixOptions options, Tensor judged, Tensor absolute)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(absolute);
        return (AdversarialLoss.OfGenerator(options.Objective, judged) * options.AdversarialWeight) + (absolute * options.L1Weight);
    }
}
