using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Judges an image together with what it was made from (Isola et al. 2017, section 3.1): real pairs against pairs with a
/// made image. Conditions are (B, C, H, W), images (B, D, H, W). Losses are scalars.
/// </summary>
/// <param name="network">(B, C + D, H, W) to outputs before any activation.</param>
public sealed class PairDiscriminator(nn.Module<Tensor, Tensor> network, AdversarialObjective objective)
{
    /// <summary>Outputs before any activation, (B, 1, h, w).</summary>
    public Tensor Judge(Tensor condition, Tensor image) => network.forward(cat([condition, image], 1));

    /// <summary>The discriminator's part, halved to slow it down (section 3.3). The made images get no gradient.</summary>
    public Tensor OwnLoss(Tensor condition, Tensor real, Tensor made)
    {
        ArgumentNullException.ThrowIfNull(made);
        return AdversarialLoss.OfDiscriminator(objective, Judge(condition, real), Judge(condition, made.detach())) * 0.5;
    }

    /// <summary>The generator's part. The discriminator's weights get no gradient.</summary>
    public Tensor GeneratorLoss(Tensor condition, Tensor made)
    {
        using var frozen = new FrozenParameters(network);
        return AdversarialLoss.OfGenerator(objective, Judge(condition, made));
    }
}
