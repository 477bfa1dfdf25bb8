using static TorchSharp.torch;

namespace GenWorkers.Training.Torch;

/// <summary>
/// The memory layout in which convolutions on the CPU run fastest: the same shape, channels adjacent in memory. Helps
/// where the whole path keeps it (DCGAN shapes); InstanceNorm drops it. Measure before use.
/// </summary>
public static class ChannelsLast
{
    /// <summary>The same (B, C, H, W) values with channels adjacent.</summary>
    public static Tensor Of(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        return images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Changes the layout of a module's convolution weights in place; before an optimizer is made over them.</summary>
    public static void Convert(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var parameter in module.parameters().Where(parameter => parameter.dim() == 4))
            parameter.set_(Of(parameter));
    }
}
