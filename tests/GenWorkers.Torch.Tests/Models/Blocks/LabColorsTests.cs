using GenWorkers.Models.Blocks;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Blocks;

public sealed class LabColorsTests
{
    public LabColorsTests() => TorchRuntime.EnsureLoaded();

    /// <summary>sRGB's corners under D65, as brucelindbloom.com's calculator gives them with its own matrix.</summary>
    [Theory]
    [InlineData(1, 1, 1, 100, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(1, 0, 0, 53.2408, 80.0925, 67.2032)]
    [InlineData(0, 1, 0, 87.7347, -86.1827, 83.1793)]
    [InlineData(0, 0, 1, 32.2970, 79.1875, -107.8602)]
    [InlineData(1, 1, 0, 97.1393, -21.5537, 94.4780)]
    [InlineData(0.5, 0.5, 0.5, 53.3890, 0, 0)]
    public void FromRgb_PublishedColor_IsItsLab(double red, double green, double blue, double l, double a, double b)
    {
        var lab = LabColors.FromRgb(Pixel(red, green, blue));

        lab.flatten().data<float>().ToArray().ShouldBe([(float)l, (float)a, (float)b], 0.02);
    }

    [Fact]
    public void ToRgb_EveryColor_ComesBack()
    {
        manual_seed(1);
        var images = rand(4, 3, 64, 64);
        images[0].mul_(0.05); // the straight part of both curves

        var back = LabColors.ToRgb(LabColors.FromRgb(images));

        (back - images).abs().max().item<float>().ShouldBeLessThan(2e-4f); // an eighth of a gray level is 5e-4
    }

    [Fact]
    public void ToRgb_ColorThatIsNotThere_IsClipped()
    {
        var rgb = LabColors.ToRgb(Pixel(50, 120, -120));

        rgb.min().item<float>().ShouldBe(0);
        rgb.max().item<float>().ShouldBe(1, 1e-6);
    }

    private static Tensor Pixel(double first, double second, double third) =>
        tensor([(float)first, (float)second, (float)third]).reshape(1, 3, 1, 1);
}
