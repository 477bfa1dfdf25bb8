using GenWorkers.Training.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Optimizers;

public sealed class GradientClippingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(1.0)]
    [InlineData(1000.0)]
    public void Clip_ToALimit_EqualsTorchsOwn(double limit)
    {
        var (ours, stock) = (WithGradients(), WithGradients());

        var norm = GradientClipping.Clip(ours, limit);
        var expected = nn.utils.clip_grad_norm_(stock.Select(entry => entry.Parameter), limit);

        norm.ShouldBe(expected, 1e-4);
        ours.Zip(stock).ShouldAllBe(pair => pair.First.Parameter.grad!.allclose(pair.Second.Parameter.grad!, 1e-5, 1e-7));
    }

    [Fact]
    public void Clip_ToZero_OnlyMeasures()
    {
        var parameters = WithGradients();
        var before = parameters[0].Parameter.grad!.clone();

        GradientClipping.Clip(parameters, 0).ShouldBeGreaterThan(1);

        parameters[0].Parameter.grad!.Equals(before).ShouldBeTrue();
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Clip_AGradientThatIsNotFinite_ReturnsItAndTouchesNothing(float bad)
    {
        var parameters = WithGradients();
        parameters[1].Parameter.grad![0] = bad;
        var before = parameters[0].Parameter.grad!.clone();

        double.IsFinite(GradientClipping.Clip(parameters, 1)).ShouldBeFalse();

        parameters[0].Parameter.grad!.Equals(before).ShouldBeTrue();
    }

    [Fact]
    public void Clip_WithoutGradients_IsZero() => GradientClipping.Clip([("w", new Parameter(ones(2)))], 1).ShouldBe(0);

    [Fact]
    public void Clip_ManyTimes_LeavesNoTensor()
    {
        var parameters = WithGradients();
        LiveTensors.GrowthOver(20, () => GradientClipping.Clip(parameters, 0.01)).ShouldBe(0);
    }

    private static (string Name, Parameter Parameter)[] WithGradients()
    {
        var first = new Parameter(linspace(-3, 3, 50));
        var second = new Parameter(linspace(1, 2, 20));
        (first.square().sum() + second.pow(3).sum()).backward();
        return [("first", first), ("second", second)];
    }
}
