using GenWorkers.Training.Torch;
using Microsoft.Extensions.Logging.Abstractions;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Torch;

public sealed class AutocastScopeTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Func<IDisposable> open = AutocastScope.For(true, CPU, NullLogger.Instance);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Scope_Nested_EndsWithTheOutermost()
    {
        using (open())
        {
            using (open())
                ProductType().ShouldBe(ScalarType.BFloat16);
            ProductType().ShouldBe(ScalarType.BFloat16);
        }

        ProductType().ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Scope_OnOneThread_LeavesOthersAlone()
    {
        using (open())
            OnThreads.Run(1, ProductType).ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void For_Fp32_ComputesInFp32()
    {
        using (AutocastScope.For(false, CPU, NullLogger.Instance)())
            ProductType().ShouldBe(ScalarType.Float32);
    }

    [Fact]
    public void Backward_ThroughBf16_GivesFp32GradientsNearTheExactOnes()
    {
        var layer = nn.Linear(64, 32);
        var input = randn(16, 64);
        var exact = GradientOf(layer, input, AutocastScope.None);
        var rounded = GradientOf(layer, input, open);

        rounded.dtype.ShouldBe(ScalarType.Float32);
        ((rounded - exact).norm() / exact.norm()).item<float>().ShouldBeInRange(1e-6f, 0.01f);
    }

    [Fact]
    public void Scope_AfterWeightsChanged_SeesTheNewOnes()
    {
        var layer = nn.Linear(4, 4, hasBias: false);
        var input = ones(1, 4);
        using (open())
            layer.call(input);
        using (no_grad())
            layer.weight!.fill_(2);
        using (open())
            layer.call(input)[0, 0].to(ScalarType.Float32).item<float>().ShouldBe(8);
    }

    private static ScalarType ProductType()
    {
        using var inner = NewDisposeScope();
        return eye(4).matmul(eye(4)).dtype;
    }

    private static Tensor GradientOf(TorchSharp.Modules.Linear layer, Tensor input, Func<IDisposable> precision)
    {
        layer.zero_grad();
        using (precision())
            layer.call(input).@float().square().mean().backward();
        return layer.weight!.grad!.clone();
    }
}
