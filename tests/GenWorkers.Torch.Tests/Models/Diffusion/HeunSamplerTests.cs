using GenWorkers.Models.Diffusion;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Diffusion;

public sealed class HeunSamplerTests
{
    private const double Mean = 0.3;
    private const double Deviation = 0.5;

    public HeunSamplerTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Levels_ByThePaper_RunFromLargestToLeastToZero()
    {
        var levels = HeunSampler.Levels(18, 0.002, 80, 7);

        levels.Length.ShouldBe(19);
        levels[0].ShouldBe(80, 1e-9);
        levels[1].ShouldBe(57.586, 1e-3); // EDM's code
        levels[17].ShouldBe(0.002, 1e-9);
        levels[18].ShouldBe(0);
    }

    /// <summary>
    /// Data N(m, sd^2) has the denoiser m + (x - m) sd^2 / (sd^2 + t^2), and its flow is known:
    /// x(0) = m + (x(T) - m) sd / sqrt(sd^2 + T^2). Halving the steps' length quarters the error: second order.
    /// </summary>
    [Fact]
    public void Run_GaussianData_FollowsItsFlowToSecondOrder()
    {
        var (coarse, fine) = (Error(32), Error(64));

        fine.ShouldBeLessThan(5e-3);
        (coarse / fine).ShouldBeInRange(3, 5.5);
    }

    private static double Error(int steps)
    {
        using var scope = NewDisposeScope();
        var noise = linspace(-2, 2, 9, ScalarType.Float64).reshape(9, 1, 1, 1);
        var levels = HeunSampler.Levels(steps, 0.002, 80, 7);

        var drawn = HeunSampler.Run(
            (noisy, level) => Mean + ((noisy - Mean) * (Deviation * Deviation / ((Deviation * Deviation) + (level * level)))), noise, levels);

        var expected = Mean + (((noise * 80) - Mean) * (Deviation / Math.Sqrt((Deviation * Deviation) + (80 * 80))));
        return (drawn - expected).abs().max().item<double>();
    }
}
