using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>Encoder and decoder of either architecture.</summary>
/// <param name="BaseChannels">Used by the convolutional architecture.</param>
/// <param name="HiddenSizes">Used by the dense one.</param>
public sealed record ImageNetworks(
    NetworkArchitecture Architecture, SampleShape Shape, int BaseChannels, IReadOnlyList<int> HiddenSizes)
{
    /// <summary>(B, C, H, W) to (B, size).</summary>
    public nn.Module<Tensor, Tensor> Encoder(int size) => Architecture == NetworkArchitecture.Dense
        ? DenseNetworks.Encoder(Shape, HiddenSizes, size)
        : ConvolutionalEncoder.Create(Plan.For(Shape, BaseChannels), Shape.Channels, size);

    /// <summary>(B, size) to (B, C, H, W), without an activation at the end.</summary>
    public nn.Module<Tensor, Tensor> Decoder(int size) => Architecture == NetworkArchitecture.Dense
        ? DenseNetworks.Decoder(Shape, HiddenSizes, size, Shape.Channels)
        : ConvolutionalDecoder.Create(Plan.For(Shape, BaseChannels), size, Shape.Channels);
}
