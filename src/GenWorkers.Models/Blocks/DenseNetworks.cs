using GenWorkers.Jobs.Datasets;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Encoder and decoder of dense layers; the decoder's widths are the encoder's in reverse.</summary>
public static class DenseNetworks
{
    /// <summary>(B, C, H, W) to (B, outputSize).</summary>
    public static Module<Tensor, Tensor> Encoder(SampleShape shape, IReadOnlyList<int> hiddenSizes, int outputSize) =>
        Sequential([("flatten", Flatten()), .. Layers([shape.Length, .. hiddenSizes, outputSize])]);

    /// <summary>(B, inputSize) to (B, channels, H, W), without an activation at the end.</summary>
    public static Module<Tensor, Tensor> Decoder(SampleShape shape, IReadOnlyList<int> hiddenSizes, int inputSize, int channels) =>
        Sequential(
        [
            .. Layers([inputSize, .. hiddenSizes.Reverse(), shape.Height * shape.Width * channels]),
            ("unflatten", Unflatten(1, [channels, shape.Height, shape.Width])),
        ]);

    private static IEnumerable<(string, Module<Tensor, Tensor>)> Layers(IReadOnlyList<int> sizes)
    {
        for (var i = 0; i + 1 < sizes.Count; i++)
        {
            yield return ($"dense{i}", Linear(sizes[i], sizes[i + 1]));
            if (i + 2 < sizes.Count)
                yield return ($"activation{i}", SiLU());
        }
    }
}
