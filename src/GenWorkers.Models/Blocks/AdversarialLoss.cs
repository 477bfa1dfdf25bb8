using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// What the two players minimize, of the discriminator's outputs l before any activation: D = s(l), so -log D is
/// softplus(-l) and -log(1 - D) is softplus(l). Scalars.
/// </summary>
public static class AdversarialLoss
{
    /// <summary>The discriminator's part. At l = 0 everywhere the first two objectives give 2 log 2.</summary>
    public static Tensor OfDiscriminator(AdversarialObjective objective, Tensor real, Tensor generated) => objective switch
    {
        AdversarialObjective.LeastSquares => ((real - 1).square().mean() + generated.square().mean()) * 0.5,
        AdversarialObjective.Hinge => nn.functional.relu(1 - real).mean() + nn.functional.relu(1 + generated).mean(),
        AdversarialObjective.Wasserstein => generated.mean() - real.mean(),
        _ => nn.functional.softplus(-real).mean() + nn.functional.softplus(generated).mean(),
    };

    /// <summary>The generator's part.</summary>
    public static Tensor OfGenerator(AdversarialObjective objective, Tensor generated) => objective switch
    {
        AdversarialObjective.Minimax => -nn.functional.softplus(generated).mean(),
        AdversarialObjective.LeastSquares => (generated - 1).square().mean() * 0.5,
        AdversarialObjective.Hinge or AdversarialObjective.Wasserstein => -generated.mean(),
        _ => nn.functional.softplus(-generated).mean(),
    };
}
