using static TorchSharp.torch;

namespace GenWorkers.Training.Torch;

/// <summary>
/// Operators over many tensors in one call instead of one a tensor. Each has a portable form that gives the same bits;
/// the first use tries the fast one on small tensors and stays with the portable one where results differ.
/// </summary>
internal static class Foreach
{
    private static readonly Lazy<bool> Works = new(SelfTest);

    /// <summary>Null where the fast form works, else why not.</summary>
    public static string? Problem => Works.Value ? null : "foreach operators (gradients are zeroed and scaled one by one)";

    public static void Zero(ReadOnlySpan<Tensor> tensors)
    {
        if (tensors.IsEmpty || (Works.Value && TryZero(tensors)))
            return;
        foreach (var tensor in tensors)
            tensor.zero_();
    }

    /// <param name="factor">A tensor of one element.</param>
    public static void Multiply(ReadOnlySpan<Tensor> tensors, Tensor factor)
    {
        if (tensors.IsEmpty || (Works.Value && TryMultiply(tensors, factor)))
            return;
        foreach (var tensor in tensors)
            tensor.mul_(factor);
    }

    private static bool TryZero(ReadOnlySpan<Tensor> tensors) =>
        LibTorch.Find() is { } torch && torch.Call("aten::_foreach_zero_\0"u8, "\0"u8, [torch.ListArgument(tensors), 0]);

    private static bool TryMultiply(ReadOnlySpan<Tensor> tensors, Tensor factor) =>
        LibTorch.Find() is { } torch
        && torch.Call("aten::_foreach_mul_\0"u8, "Tensor\0"u8, [torch.ListArgument(tensors), torch.TensorArgument(factor)]);

    private static bool SelfTest()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        Tensor[] values = [arange(1, 6, ScalarType.Float32), arange(1, 4, ScalarType.Float32)];
        var expected = values[0] * 3;
        return TryMultiply(values, tensor(3f)) && values[0].Equals(expected)
            && TryZero(values) && values.All(value => value.abs().sum().item<float>() == 0);
    }
}
