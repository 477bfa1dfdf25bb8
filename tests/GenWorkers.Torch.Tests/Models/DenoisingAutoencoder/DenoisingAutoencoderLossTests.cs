using GenWorkers.Contracts.Families;
using GenWorkers.Models.DenoisingAutoencoder;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.DenoisingAutoencoder;

/// <summary>Two images, one estimated with an error of 0.1 everywhere, the other of 0.01.</summary>
public sealed class DenoisingAutoencoderLossTests
{
    public DenoisingAutoencoderLossTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(DenoisingLoss.SquaredError, 0.00505)]
    [InlineData(DenoisingLoss.LogSquaredError, -6.9027)] // (ln 1.01e-4 + ln 1.0001e-2) / 2, with the floor of 1e-6
    public void Of_TwoErrors_IsTheirMean(DenoisingLoss loss, double expected)
    {
        var (estimated, noise) = (Errors(), zeros(2, 1, 4, 4));

        DenoisingAutoencoderLoss.Of(loss, estimated, noise).item<float>().ShouldBe((float)expected, 1e-4);
    }

    /// <summary>In proportion to its error the squared error pulls the worse image a hundred times as hard, its logarithm alike.</summary>
    [Fact]
    public void LogSquaredError_Gradient_IsAlikeForEveryStrength()
    {
        using var estimated = Errors().requires_grad_(true);

        DenoisingAutoencoderLoss.LogSquaredError(estimated, zeros(2, 1, 4, 4)).backward();

        using var pull = (estimated.grad! * estimated).detach().flatten(1).sum(1);
        (pull[0] / pull[1]).item<float>().ShouldBe(1, 0.02);
    }

    private static Tensor Errors() => cat([full([1, 1, 4, 4], 0.1), full([1, 1, 4, 4], 0.01)]);
}
