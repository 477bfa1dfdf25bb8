using static TorchSharp.torch;

namespace GenWorkers.Models.Flow;

/// <summary>An invertible map of (B, C, H, W) that knows by how much it changes volumes.</summary>
public abstract class FlowLayer(string name) : nn.Module(name)
{
    /// <summary>The image of the input, and log |det dy/dx|: (B), or a scalar where it is the same for every input.</summary>
    public abstract (Tensor Output, Tensor LogDeterminant) Transform(Tensor input);

    public abstract Tensor Invert(Tensor output);
}
