using GenWorkers.Quality;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Gan;

/// <summary>Short versions of <c>quality optimum</c>, with the room that their few steps need.</summary>
public sealed class OptimumTests
{
    public OptimumTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public async Task Discriminator_FrozenGenerator_ReachesTheDensityRatio()
    {
        var found = await TorchThread.RunAsync("optimum", () =>
        {
            torch.set_num_threads(1);
            return new OptimumCheck(seed: 1, judgeSteps: 800).AgainstFrozenGenerator();
        });

        found.MeanError.ShouldBeLessThan(0.04);
        found.Value.ShouldBe(found.BestValue, 0.02);
        found.Value.ShouldBeLessThan(found.BestValue + 1e-4); // nothing beats the best one
    }

    [Fact]
    public async Task Generator_OverlappingModes_IsHardToTellFromThem()
    {
        var (generated, real, wider) = await TorchThread.RunAsync("optimum", () =>
        {
            torch.set_num_threads(1);
            return new OptimumCheck(seed: 1, judgeSteps: 600).OfTrainedGenerator(steps: 3000);
        });

        generated.UpperBound.ShouldBeLessThan(0.56);
        real.IsGuessing.ShouldBeTrue(real.ToString());
        wider.Accuracy.ShouldBeGreaterThan(0.54);
    }
}
