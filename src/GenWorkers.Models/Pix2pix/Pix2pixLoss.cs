using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.Pix2pix;

/// <summary>What the generator minimizes. x: condition, y: target, G(x): translation, all in [-1, 1]. Scalars.</summary>
public static class Pix2pixLoss
{
    /// <summary>E |y - G(x)| (Isola et al. 2017, equation 3).</summary>
    public static Tensor Absolute(Tensor target, Tensor translated)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (target - translated).abs().mean();
    }

    /// <summary>The adversarial part plus lambda times the absolute error (equation 4).</summary>
    public static Tensor OfGenerator(Pix2pixOptions options, Tensor adversarial, Tensor absolute)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(adversarial);
        ArgumentNullException.ThrowIfNull(absolute);
        return (adversarial * options.AdversarialWeight) + (absolute * options.L1Weight);
    }
}
