using GenWorkers.Models.Blocks;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Blocks;

public sealed class SpectralWeightTests
{
    public SpectralWeightTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Normalize_AfterManyPasses_HasLargestSingularValueOne()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(randn(6, 4, 3, 3));
        var spectral = new SpectralWeight(6);

        for (var i = 0; i < 200; i++)
            spectral.Normalize(weight).Dispose();

        linalg.svdvals(spectral.Normalize(weight).flatten(1))[0].item<float>().ShouldBe(1, 1e-3f);
    }

    [Fact]
    public void Normalize_InUse_ChangesNothing()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(randn(6, 4));
        var spectral = new SpectralWeight(6);
        spectral.eval();

        var first = spectral.Normalize(weight);

        (spectral.Normalize(weight) - first).abs().max().item<float>().ShouldBe(0);
    }

    /// <summary>Averaged weights carry an average of unit vectors, which is shorter than one.</summary>
    [Fact]
    public void Normalize_InUseWithAShortVector_IsAsWithItsDirection()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        var weight = nn.Parameter(randn(6, 4));
        var spectral = new SpectralWeight(6);
        spectral.eval();
        var unit = spectral.Normalize(weight);

        spectral.state_dict()["u"].mul_(0.5);

        (spectral.Normalize(weight) - unit).abs().max().item<float>().ShouldBe(0, 1e-6f);
    }
}
