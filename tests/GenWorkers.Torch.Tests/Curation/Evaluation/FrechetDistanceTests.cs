using GenWorkers.Curation.Evaluation;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

public sealed class FrechetDistanceTests : IDisposable
{
    private readonly Generator generator;

    public FrechetDistanceTests()
    {
        TorchRuntime.EnsureLoaded();
        generator = new Generator(5);
    }

    public void Dispose() => generator.Dispose();

    [Fact]
    public void Of_KnownGaussians_IsTheClosedForm()
    {
        var left = Normal(50_000, 2);
        var right = (Normal(50_000, 2) * tensor(new double[] { 3, 1 })) + tensor(new double[] { 1, 2 });

        // |m|^2 = 5; commuting covariances: sum of (s1 - s2)^2 = (1 - 3)^2
        FrechetDistance.Of(left, right).ShouldBe(9, 0.15);
        FrechetDistance.Of(left, right).ShouldBe(FrechetDistance.Of(right, left), 1e-8);
    }

    [Fact]
    public void Of_RotatedCloud_SeesTheRotation()
    {
        var left = Normal(20_000, 2) * tensor(new double[] { 4, 1 });

        FrechetDistance.Of(left, left.flip(1)).ShouldBe(2 * (4 - 1) * (4 - 1), 0.5); // both axes exchanged
        FrechetDistance.Of(left, left).ShouldBe(0, 1e-9);
    }

    [Fact]
    public void Of_DegenerateCovariance_IsFinite()
    {
        var flat = Normal(100, 3) * tensor(new double[] { 1, 1, 0 });

        FrechetDistance.Of(flat, flat + 1).ShouldBe(3, 1e-6);
    }

    private Tensor Normal(long count, long size) => randn(count, size, ScalarType.Float64, generator: generator);
}
