using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Torch;

public sealed class ChannelsLastTests
{
    [Fact]
    public void Of_Images_KeepsValuesAndPutsChannelsNextToEachOther()
    {
        using var scope = NewDisposeScope();
        var images = randn(2, 3, 4, 5);

        var result = ChannelsLast.Of(images);

        result.Equals(images).ShouldBeTrue();
        result.stride().ShouldBe([60, 1, 15, 3]);
    }

    [Fact]
    public void Convert_AConvolution_GivesTheSameOutputAndNoLeak()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Conv2d(8, 16, 3, padding: 1);
        var images = randn(2, 8, 9, 9);
        var expected = layer.call(images);

        ChannelsLast.Convert(layer);

        layer.weight.stride(1).ShouldBe(1);
        layer.call(ChannelsLast.Of(images)).allclose(expected, rtol: 1e-4, atol: 1e-5).ShouldBeTrue();
        LiveTensors.GrowthOver(5, () => ChannelsLast.Convert(layer)).ShouldBe(0);
    }
}
