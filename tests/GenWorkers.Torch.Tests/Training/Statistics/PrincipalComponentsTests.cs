using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class PrincipalComponentsTests
{
    public PrincipalComponentsTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(20)] // by the covariance
    [InlineData(2100)] // randomized
    public void Fit_FewDirections_FindsThemInOrder(int size)
    {
        using var generator = new Generator(2);
        var axes = linalg.qr(randn(size, 3, ScalarType.Float64, generator: generator)).Q;
        var deviations = tensor(new double[] { 9, 4, 2 });
        var points = (randn(600, 3, ScalarType.Float64, generator: generator) * deviations).mm(axes.t())
            + (randn(600, size, ScalarType.Float64, generator: generator) * 0.01) + 7;

        using var fitted = PrincipalComponents.Fit(points, 3, seed: 1);
        using var again = PrincipalComponents.Fit(points, 3, seed: 1);

        fitted.Components.shape.ShouldBe([size, 3]);
        for (var k = 0; k < 3; k++)
        {
            fitted.Variances[k].item<double>().ShouldBe(deviations[k].item<double>() * deviations[k].item<double>(), 0.15 * deviations[k].item<double>() * deviations[k].item<double>());
            fitted.Components[.., k].dot(axes[.., k]).abs().item<double>().ShouldBeGreaterThan(0.98);
        }

        fitted.Components.allclose(again.Components, 0, 0).ShouldBeTrue();
        fitted.Project(points).mean([0]).abs().max().item<double>().ShouldBeLessThan(1e-9);
    }

    [Fact]
    public void Fit_FewerPointsThanComponents_GivesWhatThereIs()
    {
        using var fitted = PrincipalComponents.Fit(tensor(new double[] { 0, 0, 1, 1, 2, 5 }).reshape(3, 2), 8, seed: 1);

        fitted.Components.shape.ShouldBe([2L, 2L]);
    }
}
