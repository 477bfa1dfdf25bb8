using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Training.Optimizers;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) with decoupled weight decay, twice: libtorch's fused kernel, which passes over
/// memory once, and the same equations operator by operator for a libtorch where that cannot be reached. They agree to
/// float rounding, not bit for bit.
/// </summary>
internal static class AdamKernels
{
    /// <summary>Largest difference, relative to the step, that the self-test takes for agreement.</summary>
    private const double Agreement = 1e-6;

    private static readonly Lazy<bool> FusedWorks = new(SelfTest);

    /// <summary>Null where the fused kernel works, else why not.</summary>
    public static string? Problem => FusedWorks.Value ? null : "the fused Adam kernel (steps are several times slower)";

    public static void Step(AdamTensors tensors, AdamSettings settings)
    {
        if (!FusedWorks.Value || !TryFused(tensors, settings))
            Portable(tensors, settings);
    }

    /// <returns>False where libtorch refused, with nothing changed.</returns>
    public static bool TryFused(AdamTensors tensors, AdamSettings settings) =>
        LibTorch.Find() is { } torch && torch.Call("aten::_fused_adamw_\0"u8, "\0"u8,
        [
            torch.ListArgument(tensors.Parameters),
            torch.ListArgument(tensors.Gradients),
            torch.ListArgument(tensors.Means),
            torch.ListArgument(tensors.Squares),
            torch.ListArgument([]), // max_exp_avg_sqs, of amsgrad
            torch.ListArgument(tensors.Steps),
            LibTorch.DoubleArgument(settings.LearningRate),
            LibTorch.DoubleArgument(settings.Beta1),
            LibTorch.DoubleArgument(settings.Beta2),
            LibTorch.DoubleArgument(settings.WeightDecay),
            LibTorch.DoubleArgument(settings.Epsilon),
            LibTorch.BoolArgument(false), // amsgrad
            LibTorch.BoolArgument(false), // maximize
            LibTorch.NoArgument, // grad_scale
            LibTorch.NoArgument, // found_inf
        ]);

    public static void Portable(AdamTensors tensors, AdamSettings settings)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < tensors.Parameters.Length; i++)
        {
            var (parameter, gradient, mean, square) = (tensors.Parameters[i], tensors.Gradients[i], tensors.Means[i], tensors.Squares[i]);
            var step = tensors.Steps[i].item<float>();
            var meanCorrection = 1 - Math.Pow(settings.Beta1, step);
            var squareCorrection = 1 - Math.Pow(settings.Beta2, step);
            parameter.mul_(1 - settings.LearningRate * settings.WeightDecay);
            mean.lerp_(gradient, 1 - settings.Beta1);
            square.mul_(settings.Beta2).addcmul_(gradient, gradient, 1 - settings.Beta2);
            var divisor = square.sqrt().div_(Math.Sqrt(squareCorrection)).add_(settings.Epsilon);
            parameter.addcdiv_(mean, divisor, -settings.LearningRate / meanCorrection);
        }
    }

    private static bool SelfTest()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var settings = new AdamSettings(0.01, 0.9, 0.999, 1e-8, 0.1);
        var (fast, slow) = (Sample(), Sample());
        for (var step = 1; step <= 3; step++)
        {
            fast.Steps[0].add_(1);
            slow.Steps[0].add_(1);
            if (!TryFused(fast, settings))
                return false;
            Portable(slow, settings);
        }

        return (fast.Parameters[0] - slow.Parameters[0]).abs().max().item<float>() <= Agreement
            && (fast.Squares[0] - slow.Squares[0]).abs().max().item<float>() <= Agreement;
    }

    private static AdamTensors Sample()
    {
        var value = linspace(-2, 2, 33);
        return new AdamTensors([value.clone()], [value.sin()], [zeros_like(value)], [zeros_like(value)], [zeros(1)[0].clone()]);
    }
}
