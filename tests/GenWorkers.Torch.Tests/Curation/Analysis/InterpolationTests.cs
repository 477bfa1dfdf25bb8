using GenWorkers.Curation.Analysis;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Analysis;

public sealed class InterpolationTests
{
    public InterpolationTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Spherical_QuarterCircle_StaysOnIt()
    {
        var (from, to) = (tensor(new double[] { 2, 0 }), tensor(new double[] { 0, 2 }));

        Values(Interpolation.Spherical(from, to, 0)).ShouldBe([2, 0], 1e-12);
        Values(Interpolation.Spherical(from, to, 0.5)).ShouldBe([Math.Sqrt(2), Math.Sqrt(2)], 1e-12);
        Values(Interpolation.Spherical(from, to, 1)).ShouldBe([0, 2], 1e-12);
    }

    [Fact]
    public void Spherical_SameDirectionOrOrigin_GoesStraight()
    {
        var (from, to) = (tensor(new double[] { 1, 1 }), tensor(new double[] { 3, 3 }));

        Values(Interpolation.Spherical(from, to, 0.5)).ShouldBe([2, 2], 1e-12);
        Values(Interpolation.Spherical(zeros(2, ScalarType.Float64), to, 0.5)).ShouldBe([1.5, 1.5], 1e-12);
    }

    private static double[] Values(Tensor point) => point.data<double>().ToArray();
}
