using GenWorkers.Jobs.Training;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>Squared difference between images and what a model makes of them.</summary>
public static class ReconstructionError
{
    public static ScoreKind Kind { get; } = new("reconstructionError", "squared error a pixel in [0, 1]");

    /// <summary>Mean over the channels, (B, 1, H, W).</summary>
    public static Tensor EachPixel(Tensor images, Tensor reconstructed)
    {
        ArgumentNullException.ThrowIfNull(images);
        return (images - reconstructed).square().mean([1], keepdim: true);
    }

    /// <summary>Mean over pixels and channels, (B), in double precision on the CPU.</summary>
    public static double[] EachImage(Tensor images, Tensor reconstructed) =>
        EachPixel(images, reconstructed).to(ScalarType.Float64).mean([1, 2, 3]).cpu().data<double>().ToArray();
}
