using GenWorkers.Contracts.Families;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Blocks;

public sealed class AdversarialLossTests
{
    public AdversarialLossTests() => TorchRuntime.EnsureLoaded();

    /// <summary>Where the densities are equal, D = 1/2 is the best answer and the value is log 4 (Goodfellow et al. 2014, theorem 1).</summary>
    [Fact]
    public void OfDiscriminator_Undecided_IsLogFour()
    {
        using var scope = NewDisposeScope();

        AdversarialLoss.OfDiscriminator(AdversarialObjective.Minimax, zeros(8), zeros(8)).item<float>()
            .ShouldBe((float)Math.Log(4), 1e-6f);
    }

    /// <summary>
    /// Proposition 1: against a fixed generator the best D is p / (p + q). On two points with p = (3/4, 1/4) and
    /// q = (1/4, 3/4), gradient descent on the two outputs finds 3/4 and 1/4, and the value -log 4 + 2 JSD.
    /// </summary>
    [Fact]
    public void OfDiscriminator_TwoPoints_HasItsOptimumAtTheDensityRatio()
    {
        using var scope = NewDisposeScope();
        var logits = zeros(2, requires_grad: true);
        float value = 0;
        for (var i = 0; i < 2000; i++)
        {
            using var step = NewDisposeScope();
            var loss = AdversarialLoss.OfDiscriminator(
                AdversarialObjective.Minimax, logits[tensor(new long[] { 0, 0, 0, 1 })], logits[tensor(new long[] { 0, 1, 1, 1 })]);
            value = loss.item<float>();
            var gradient = autograd.grad([loss], [logits])[0];
            using (no_grad())
                logits.sub_(gradient);
        }

        logits.sigmoid().data<float>().ToArray().ShouldBe([0.75f, 0.25f], 1e-3);
        var divergence = 0.75 * Math.Log(0.75 / 0.5) + 0.25 * Math.Log(0.25 / 0.5); // JSD of p and q, by symmetry
        value.ShouldBe((float)(Math.Log(4) - (2 * divergence)), 1e-4f);
    }

    [Theory]
    [InlineData(AdversarialObjective.NonSaturating)]
    [InlineData(AdversarialObjective.Minimax)]
    [InlineData(AdversarialObjective.LeastSquares)]
    [InlineData(AdversarialObjective.Hinge)]
    [InlineData(AdversarialObjective.Wasserstein)]
    public void BothPlayers_WantOppositeThingsOfGeneratedImages(AdversarialObjective objective)
    {
        using var scope = NewDisposeScope();
        var (low, high, real) = (full(4, -0.5f), full(4, 0.5f), ones(4));

        AdversarialLoss.OfGenerator(objective, high).item<float>().ShouldBeLessThan(AdversarialLoss.OfGenerator(objective, low).item<float>());
        AdversarialLoss.OfDiscriminator(objective, real, high).item<float>()
            .ShouldBeGreaterThan(AdversarialLoss.OfDiscriminator(objective, real, objective == AdversarialObjective.LeastSquares ? zeros(4) : low).item<float>());
    }
}
