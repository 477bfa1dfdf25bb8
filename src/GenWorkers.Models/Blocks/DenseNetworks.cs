using GenWorkers.Jobs.Datasets;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Networks of dense layers; the decoder's widths are the encoder's in reverse.</summary>
public static class DenseNetworks
{
    private const double Slope = 0.2;

    /// <summary>(B, C, H, W) to (B, outputSize).</summary>
    public static Module<Tensor, Tensor> Encoder(SampleShape shape, IReadOnlyList<int> hiddenSizes, int outputSize) =>
        Sequential([("flatten", Flatten()), .. Layers([shape.Length, .. hiddenSizes, outputSize], () => SiLU())]);

    /// <summary>(B, inputSize) to (B, channels, H, W), without an activation at the end.</summary>
    public static Module<Tensor, Tensor> Decoder(SampleShape shape, IReadOnlyList<int> hiddenSizes, int inputSize, int channels) =>
        Sequential(
        [
            .. Layers([inputSize, .. hiddenSizes.Reverse(), shape.Height * shape.Width * channels], () => SiLU()),
            ("unflatten", Unflatten(1, [channels, shape.Height, shape.Width])),
        ]);

    /// <summary>A GAN's generator, (B, inputSize) to (B, channels, H, W), without an activation at the end: rectified, so that it can fold.</summary>
    public static Module<Tensor, Tensor> Generator(SampleShape shape, IReadOnlyList<int> hiddenSizes, int inputSize) =>
        Sequential(
        [
            .. Layers([inputSize, .. hiddenSizes.Reverse(), shape.Length], () => ReLU()),
            ("unflatten", Unflatten(1, [shape.Channels, shape.Height, shape.Width])),
        ]);

    /// <summary>A discriminator's layers from (B, C, H, W) to (B, last hidden size).</summary>
    /// <param name="scale">Factor on the values less 1/2.</param>
    public static IReadOnlyList<(string Name, Module<Tensor, Tensor> Layer)> Features(
        SampleShape shape, IReadOnlyList<int> hiddenSizes, double scale, DiscriminatorLayers make)
    {
        ArgumentNullException.ThrowIfNull(hiddenSizes);
        ArgumentNullException.ThrowIfNull(make);
        var layers = new List<(string, Module<Tensor, Tensor>)> { ("flatten", Flatten()), ("centre", new Centring(scale)) };
        for (var i = 0; i < hiddenSizes.Count; i++)
        {
            layers.Add(($"dense{i}", make.Dense(i == 0 ? shape.Length : hiddenSizes[i - 1], hiddenSizes[i])));
            layers.Add(($"activation{i}", LeakyReLU(Slope)));
        }

        return layers;
    }

    private static IEnumerable<(string, Module<Tensor, Tensor>)> Layers(IReadOnlyList<int> sizes, Func<Module<Tensor, Tensor>> activation)
    {
        for (var i = 0; i + 1 < sizes.Count; i++)
        {
            yield return ($"dense{i}", Linear(sizes[i], sizes[i + 1]));
            if (i + 2 < sizes.Count)
                yield return ($"activation{i}", activation());
        }
    }

    private sealed class Centring(double scale) : Module<Tensor, Tensor>(nameof(Centring))
    {
        public override Tensor forward(Tensor input) => (input - 0.5) * scale;
    }
}
