using GenWorkers.Models.Pix2pix;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Pix2pix;

public sealed class UNetGeneratorTests
{
    public UNetGeneratorTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Translate_SameDraws_DropsTheSameWhateverTorchsGenerator()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (network, images) = Made(dropout: 0.5);

        manual_seed(1);
        var first = network.Translate(images, Draws(seed: 3));
        manual_seed(2);
        var second = network.Translate(images, Draws(seed: 3));

        second.Equals(first).ShouldBeTrue();
        network.Translate(images, Draws(seed: 4)).Equals(first).ShouldBeFalse();
        network.forward(images).Equals(first).ShouldBeFalse();
    }

    /// <summary>What an image drops is its own draw, so it is the same beside any other images.</summary>
    [Fact]
    public void Translate_OtherBatch_DropsTheSameOfEachImage()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (network, images) = Made(dropout: 0.5);

        var both = network.Translate(images, Draws(seed: 3));
        var alone = network.Translate(images[1..2], new Draws(3, DrawPurpose.Training, [new SampleKey(0, 1)], CPU));

        alone.allclose(both[1..2], rtol: 0, atol: 1e-5).ShouldBeTrue();
    }

    [Fact]
    public void Translate_WithoutDropout_DrawsNothing()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (network, images) = Made(dropout: 0);

        network.Translate(images, Draws(seed: 3)).Equals(network.forward(images)).ShouldBeTrue();
    }

    private static (UNetGenerator Network, Tensor Images) Made(double dropout)
    {
        manual_seed(7);
        var network = new UNetGenerator(side: 16, channels: 1, baseChannels: 4, dropout);
        return (network, rand(2, 1, 16, 16));
    }

    private static Draws Draws(long seed) => new(seed, DrawPurpose.Training, [new SampleKey(0, 0), new SampleKey(0, 1)], CPU);
}
