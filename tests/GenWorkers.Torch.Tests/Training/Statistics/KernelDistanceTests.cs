using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class KernelDistanceTests
{
    public KernelDistanceTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Squared_SameDistribution_IsZeroInTheMeanAndGrowsWithTheShift()
    {
        torch.manual_seed(1);
        using var scope = torch.NewDisposeScope();
        double Mean(double shift) => Enumerable.Range(0, 200)
            .Average(_ => KernelDistance.Squared(torch.randn(32, 4), torch.randn(48, 4) + shift));

        var (same, near, far) = (Mean(0), Mean(0.5), Mean(1));

        Math.Abs(same).ShouldBeLessThan(0.1 * near);
        far.ShouldBeGreaterThan(2 * near);
    }
}
