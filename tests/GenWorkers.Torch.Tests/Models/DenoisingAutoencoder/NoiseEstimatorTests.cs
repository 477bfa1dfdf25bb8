using GenWorkers.Models.Blocks;
using GenWorkers.Models.DenoisingAutoencoder;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.DenoisingAutoencoder;

public sealed class NoiseEstimatorTests
{
    public NoiseEstimatorTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 7, 12)]
    [InlineData(2, 481, 321)]
    [InlineData(1, 13, 8)]
    public void Forward_AnySize_KeepsTheShape(int factor, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var estimator = Estimator(factor);

        estimator.forward(rand(1, 3, height, width)).shape.ShouldBe([1, 3, height, width]);
    }

    /// <summary>Reach is what tiles rely on: a change just beyond it does not arrive.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Forward_ChangeBeyondReach_DoesNotArrive(int factor)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var estimator = Estimator(factor);
        var image = rand(1, 3, 40, 40);
        var changed = image.clone();
        changed[.., .., .., 0].add_(1);

        var moved = (estimator.forward(changed) - estimator.forward(image)).abs().amax([0, 1, 2]); // (W)

        moved[(estimator.Reach + 1)..].max().item<float>().ShouldBeLessThan(1e-6f);
        moved[..(estimator.Reach / 2)].min().item<float>().ShouldBeGreaterThan(1e-6f);
    }

    [Fact]
    public void Tiles_LargeImage_EqualTheWhole()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var estimator = Estimator(2);
        var image = rand(1, 3, 20, Tiles.Side + 77);

        var whole = estimator.forward(image);
        var calls = 0;
        var tiled = Tiles.Apply(image, estimator.Reach, piece =>
        {
            calls++;
            return estimator.forward(piece);
        });

        calls.ShouldBe(2);
        tiled.shape.ShouldBe(whole.shape);
        (tiled - whole).abs().max().item<float>().ShouldBeLessThan(1e-5f);
    }

    /// <summary>The residual branches start at 0; here they count.</summary>
    private static NoiseEstimator Estimator(int factor)
    {
        manual_seed(5);
        var estimator = new NoiseEstimator(3, factor, channels: 8, blocks: 2);
        foreach (var (name, parameter) in estimator.named_parameters())
        {
            if (name.EndsWith("scale", StringComparison.Ordinal))
                parameter.fill_(1);
        }

        return estimator;
    }
}
