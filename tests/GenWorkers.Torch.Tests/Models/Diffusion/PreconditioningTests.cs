using GenWorkers.Models.Diffusion;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Diffusion;

public sealed class PreconditioningTests
{
    private const double Deviation = 0.5;

    public PreconditioningTests() => TorchRuntime.EnsureLoaded();

    /// <summary>Karras et al. 2022, appendix B.6: what the factors are chosen for.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(20)]
    public void Factors_AnySigma_GiveUnitVarianceToInputAndTarget(double level)
    {
        using var scope = torch.NewDisposeScope();
        var preconditioning = new Preconditioning(Deviation);
        var sigma = torch.tensor(level, torch.ScalarType.Float64);
        torch.manual_seed(1);
        var images = torch.randn(200_000, torch.ScalarType.Float64) * Deviation;
        var noisy = images + (torch.randn(200_000, torch.ScalarType.Float64) * sigma);

        var input = preconditioning.Input(sigma) * noisy;
        var target = (images - (preconditioning.Skip(sigma) * noisy)) / preconditioning.Output(sigma);

        input.var().item<double>().ShouldBe(1, 0.02);
        target.var().item<double>().ShouldBe(1, 0.02);
        (input * target).mean().item<double>().ShouldBe(0, 0.02); // the target is what the input does not tell linearly
        (preconditioning.Weight(sigma) * preconditioning.Output(sigma).square()).item<double>().ShouldBe(1, 1e-9);
        Preconditioning.Noise(sigma).item<double>().ShouldBe(Math.Log(level) / 4, 1e-9);
    }
}
