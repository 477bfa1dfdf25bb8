using GenWorkers.Jobs.Datasets;
using static TorchSharp.torch;

namespace GenWorkers.Training.Data;

/// <summary>Between interleaved bytes and planar floats.</summary>
public static class ImageTensors
{
    /// <summary>(B, H, W, C) bytes to (B, C, H, W) floats in [0, 1].</summary>
    public static Tensor FromBytes(ReadOnlySpan<byte> pixels, SampleShape shape, Device device)
    {
        var bytes = empty([pixels.Length / shape.Length, shape.Height, shape.Width, shape.Channels], ScalarType.Byte);
        pixels.CopyTo(bytes.bytes);
        return bytes.to(device).permute(0, 3, 1, 2).to(ScalarType.Float32).contiguous().div_(255);
    }

    /// <summary>(B, C, H, W) floats, clipped to [0, 1] and rounded, to (B, H, W, C) bytes.</summary>
    public static byte[] ToBytes(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var bytes = images.detach().to(ScalarType.Float32).clamp(0, 1).mul(255).round().to(ScalarType.Byte)
            .permute(0, 2, 3, 1).contiguous().cpu(); // (B, H, W, C)
        return bytes.bytes.ToArray();
    }
}
