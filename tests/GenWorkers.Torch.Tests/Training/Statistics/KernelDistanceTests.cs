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

    [Fact]
    public void Squared_MoreThanOneBlock_IsTheFormula()
    {
        torch.manual_seed(2);
        using var scope = torch.NewDisposeScope();
        var (left, right) = (torch.randn(2100, 3).to(torch.ScalarType.Float64), torch.randn(2200, 3).to(torch.ScalarType.Float64) + 1);
        RowBlocks.Of(2100, 2100).Count().ShouldBe(2);
        static double Mean(torch.Tensor x, torch.Tensor y) => ((x.matmul(y.t()) / 3) + 1).pow(3).mean().item<double>();
        static double Within(torch.Tensor x) =>
            ((Mean(x, x) * x.shape[0]) - ((x * x).sum([1]) / 3 + 1).pow(3).mean().item<double>()) / (x.shape[0] - 1);

        KernelDistance.Squared(left, right).ShouldBe(Within(left) + Within(right) - (2 * Mean(left, right)), 1e-9);
    }
}
