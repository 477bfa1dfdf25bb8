using GenWorkers.Training.Optimizers;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Optimizers;

public sealed class AdamKernelsTests
{
    private const int Steps = 30;
    private static readonly AdamSettings Settings = new(0.01, 0.9, 0.999, 1e-8, 0.05);

    [Fact]
    public void TryFused_ThirtySteps_AgreesWithThePortableEquations()
    {
        using var scope = NewDisposeScope();
        var fused = Run(tensors => AdamKernels.TryFused(tensors, Settings).ShouldBeTrue());
        var portable = Run(tensors => AdamKernels.Portable(tensors, Settings));

        LargestDifference(fused, portable).ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void TryFused_ThirtySteps_AgreesWithStockAdamW()
    {
        using var scope = NewDisposeScope();
        var fused = Run(tensors => AdamKernels.TryFused(tensors, Settings).ShouldBeTrue());

        LargestDifference(fused, RunStock()).ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void TryFused_OnOneAndTwoThreads_IsEqualInBits()
    {
        using var scope = NewDisposeScope();
        var one = OnThreads.Run(1, () => Run(tensors => AdamKernels.TryFused(tensors, Settings)));
        var two = OnThreads.Run(2, () => Run(tensors => AdamKernels.TryFused(tensors, Settings)));

        one.Zip(two).ShouldAllBe(pair => pair.First.Equals(pair.Second));
    }

    [Fact]
    public void TryFused_ManyTimes_LeavesNoTensor()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var tensors = Start();
        LiveTensors.GrowthOver(50, () => AdamKernels.TryFused(tensors, Settings)).ShouldBe(0);
    }

    private static Tensor[] Run(Action<AdamTensors> step)
    {
        using var noGrad = no_grad();
        var tensors = Start();
        for (var i = 0; i < Steps; i++)
        {
            foreach (var count in tensors.Steps)
                count.add_(1);
            foreach (var (gradient, index) in tensors.Gradients.Select((gradient, index) => (gradient, index)))
                gradient.copy_(GradientAt(i, index, gradient.numel()));
            step(tensors);
        }

        return tensors.Parameters;
    }

    private static Tensor[] RunStock()
    {
        var parameters = Start().Parameters.Select(value => new TorchSharp.Modules.Parameter(value.clone())).ToArray();
        var stock = optim.AdamW(parameters, Settings.LearningRate, Settings.Beta1, Settings.Beta2, Settings.Epsilon, Settings.WeightDecay);
        for (var i = 0; i < Steps; i++)
        {
            for (var index = 0; index < parameters.Length; index++)
                parameters[index].grad = GradientAt(i, index, parameters[index].numel());
            stock.step();
        }

        return [.. parameters.Select(parameter => parameter.detach())];
    }

    /// <summary>One small tensor, and one large enough to be split over threads.</summary>
    private static AdamTensors Start()
    {
        Tensor[] values = [linspace(-1, 1, 37), linspace(-2, 2, 200_001)];
        return new AdamTensors(
            values,
            [.. values.Select(value => zeros_like(value))],
            [.. values.Select(value => zeros_like(value))],
            [.. values.Select(value => zeros_like(value))],
            [.. values.Select(_ => zeros([], ScalarType.Float32))]);
    }

    private static Tensor GradientAt(int step, int index, long size) => linspace(step, 40 + index, size).sin();

    private static float LargestDifference(Tensor[] left, Tensor[] right) =>
        left.Zip(right).Max(pair => (pair.First - pair.Second).abs().max().item<float>());
}
