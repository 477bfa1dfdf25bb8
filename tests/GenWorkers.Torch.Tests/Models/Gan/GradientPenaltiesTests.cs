using GenWorkers.Models.Gan;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Gan;

/// <summary>On a linear discriminator w . x the gradient is w everywhere.</summary>
public sealed class GradientPenaltiesTests
{
    public GradientPenaltiesTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void R1_Linear_IsHalfTheSquaredWeightAndHasItsGradient()
    {
        using var scope = NewDisposeScope();
        var (discriminator, weight) = Linear(3, -4);

        var penalty = GradientPenalties.R1(discriminator.forward, rand(5, 1, 1, 2));
        penalty.backward();

        penalty.item<float>().ShouldBe(12.5f, 1e-5f);
        weight.grad!.data<float>().ToArray().ShouldBe([3f, -4f], 1e-5);
    }

    [Fact]
    public void Between_Linear_IsTheSquaredDistanceOfTheNormFromOne()
    {
        using var scope = NewDisposeScope();
        var (discriminator, _) = Linear(3, -4);

        GradientPenalties.Between(discriminator.forward, rand(5, 1, 1, 2), rand(5, 1, 1, 2), rand(5, 1, 1, 1)).item<float>().ShouldBe(16f, 1e-4f);
    }

    private static (nn.Module<Tensor, Tensor> Discriminator, Tensor Weight) Linear(float first, float second)
    {
        var layer = nn.Linear(2, 1);
        using (no_grad())
            layer.weight!.copy_(tensor(new[] { first, second }).reshape(1, 2));
        return (nn.Sequential(nn.Flatten(), layer), layer.weight!);
    }
}
