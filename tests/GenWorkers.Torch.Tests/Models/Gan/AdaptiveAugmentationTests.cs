using GenWorkers.Contracts.Families;
using GenWorkers.Models.Gan;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Gan;

/// <summary>Eight images a step, an update every second step, 64 images from 0 to 1: an update is worth a quarter.</summary>
public sealed class AdaptiveAugmentationTests
{
    private const string Probability = "augmentation/probability";

    private readonly Dictionary<string, double> scalars = [];
    private long steps;

    public AdaptiveAugmentationTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Follow_TrainImagesKnown_RaisesTheProbabilityAtEveryUpdateUpToItsLimit()
    {
        var augmentation = Create(AdversarialObjective.NonSaturating);

        Follow(augmentation, full(8, 1, 2f)).ShouldBe(0);
        Follow(augmentation, full(8, 1, 2f)).ShouldBe(0.25);
        for (var i = 0; i < 6; i++)
            Follow(augmentation, full(8, 1, 2f));

        scalars[Probability].ShouldBe(0.8);
    }

    /// <summary>Half of the signs are positive: their mean 0 lies below the target.</summary>
    [Fact]
    public void Follow_Undecided_LowersTheProbabilityToZero()
    {
        var augmentation = Create(AdversarialObjective.Hinge);
        scalars[Probability] = 0.3;

        Follow(augmentation, linspace(-1, 1, 8).reshape(8, 1));
        Follow(augmentation, linspace(-1, 1, 8).reshape(8, 1)).ShouldBe(0.05, 1e-9);
        Follow(augmentation, linspace(-1, 1, 8).reshape(8, 1));
        Follow(augmentation, linspace(-1, 1, 8).reshape(8, 1)).ShouldBe(0);
    }

    /// <summary>Least squares gives real images 1 and generated ones 0, so .4 is a wrong answer.</summary>
    [Fact]
    public void Follow_LeastSquares_CountsFromTheMiddle()
    {
        var augmentation = Create(AdversarialObjective.LeastSquares);
        scalars[Probability] = 0.5;

        Follow(augmentation, full(8, 1, 0.4f));
        Follow(augmentation, full(8, 1, 0.4f)).ShouldBe(0.25);
    }

    private AdaptiveAugmentation Create(AdversarialObjective objective) => new(
        new GanOptions { AdaptiveAugmentation = true, Objective = objective, AugmentationInterval = 2, AugmentationRampImages = 64 }, scalars);

    private double Follow(AdaptiveAugmentation augmentation, Tensor real)
    {
        using (real)
            augmentation.Follow(real, new StepContext(++steps, 1e-3, 0, () => throw new InvalidOperationException("no forward pass here"), new MetricSums()));
        return scalars[Probability];
    }
}
