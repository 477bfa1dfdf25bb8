using static TorchSharp.torch;

namespace GenWorkers.Models.Outlier;

/// <summary>A distance from the features of normal images. What it learns lies in buffers, in the model's weights file.</summary>
public abstract class FeatureDetector(string name) : nn.Module(name)
{
    /// <summary>Training images that it can take.</summary>
    public abstract int MostImages { get; }

    /// <summary>Learns the features of the training images, each (N, D).</summary>
    public abstract void Fit(IReadOnlyList<Tensor> features);

    /// <summary>Learns the scale of its values from normal images that it was not fitted on.</summary>
    public abstract void Scale(IReadOnlyList<Tensor> features);

    /// <summary>(B) of (B, D) features; higher is farther.</summary>
    public abstract double[] Score(IReadOnlyList<Tensor> features);
}
