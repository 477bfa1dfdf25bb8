using GenWorkers.Contracts.Families;
using GenWorkers.Models.Gan;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Gan;

public sealed class ImageAugmentationTests
{
    private const int Count = 400;

    public ImageAugmentationTests() => TorchRuntime.EnsureLoaded();

    /// <summary>Changes come one by one: an image stays as it is where none of them has its turn.</summary>
    [Fact]
    public void Apply_SmallProbability_LeavesTheShareAsItIs()
    {
        using var scope = NewDisposeScope();
        var images = Images(Count, 1, 10, 10);

        var changed = new ImageAugmentation(new GanOptions()).Apply(images, Draws(Count), 0.1);

        var untouched = (changed - images).abs().amax(1, 2, 3).less(1e-4).to(ScalarType.Float32).mean().item<float>();
        var expected = Math.Pow(0.9, 8) * 0.95; // rotation, scale, two shifts each of two kinds, brightness, contrast; mirroring
        untouched.ShouldBe((float)expected, 0.1f);
    }

    [Fact]
    public void Apply_ProbabilityZero_GivesTheSameTensor()
    {
        using var scope = NewDisposeScope();
        var images = Images(3, 3, 8, 8);

        new ImageAugmentation(new GanOptions()).Apply(images, Draws(3), 0).ShouldBeSameAs(images);
    }

    /// <summary>At probability 1 with all else undone, as a mean over many draws, an image's light is neither lost nor gained.</summary>
    [Theory]
    [InlineData(9, 14, 1)]
    [InlineData(12, 12, 3)]
    public void Apply_AlwaysAugmented_KeepsShapeAndMeanLight(int height, int width, int channels)
    {
        using var scope = NewDisposeScope();
        var images = Images(Count, channels, height, width);

        var changed = new ImageAugmentation(new GanOptions { AugmentationTurns = true }).Apply(images, Draws(Count), 1);

        changed.shape.ShouldBe(images.shape);
        changed.mean().item<float>().ShouldBe(images.mean().item<float>(), 0.03f);
        (changed - images).abs().mean().item<float>().ShouldBeGreaterThan(0.05f);
    }

    [Fact]
    public void Apply_InAnotherBatch_ChangesAnImageTheSameWay()
    {
        using var scope = NewDisposeScope();
        var images = Images(6, 3, 8, 8);
        var augmentation = new ImageAugmentation(new GanOptions());

        var all = augmentation.Apply(images, Draws(6), 0.7);
        var some = augmentation.Apply(images.narrow(0, 0, 2), Draws(2), 0.7);

        (all.narrow(0, 0, 2) - some).abs().max().item<float>().ShouldBeLessThan(1e-6f);
    }

    [Fact]
    public void Apply_LetsGradientsThrough()
    {
        using var scope = NewDisposeScope();
        var images = Images(8, 3, 8, 8).requires_grad_(true);

        new ImageAugmentation(new GanOptions()).Apply(images, Draws(8), 0.9).square().sum().backward();

        var gradient = images.grad!.abs().sum([1, 2, 3]);
        gradient.isfinite().all().item<bool>().ShouldBeTrue();
        gradient.min().item<float>().ShouldBeGreaterThan(0);
    }

    /// <summary>At this probability some images are mirrored and nothing else.</summary>
    [Fact]
    public void Apply_MirroredOnly_IsExactlyTheMirrorImage()
    {
        using var scope = NewDisposeScope();
        var images = Images(Count, 1, 8, 8);

        var changed = new ImageAugmentation(new GanOptions()).Apply(images, Draws(Count), 0.25);

        var mirrored = (changed - images.flip(3)).abs().amax(1, 2, 3).less(1e-4).to(ScalarType.Float32).sum().item<float>();
        mirrored.ShouldBeGreaterThan(0);
    }

    private static Tensor Images(int count, int channels, int height, int width)
    {
        manual_seed(3);
        return rand(count, channels, height, width);
    }

    private static Draws Draws(int count) =>
        new(5, DrawPurpose.Training, [.. Enumerable.Range(0, count).Select(i => new SampleKey(0, i))], CPU);
}
