using GenWorkers.Models.Flow;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Flow;

public sealed class LogitPixelsTests
{
    public LogitPixelsTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(0.05)]
    [InlineData(1e-5)]
    public void Transform_EveryLevel_IsUndoneByInvert(double alpha)
    {
        using var scope = torch.NewDisposeScope();
        var pixels = new LogitPixels(alpha);
        var images = torch.arange(256).to(torch.ScalarType.Float32).reshape(4, 1, 8, 8) / 255;
        var offset = torch.full_like(images, 0.75);

        var logits = pixels.Transform(images, offset).Logits;

        pixels.Invert(logits).sub((images * 255) + 0.75).abs().max().item<float>().ShouldBeLessThan(1e-3f);
        pixels.ToImages(logits).sub(images).abs().max().item<float>().ShouldBeLessThan(1e-6f);
    }

    /// <summary>Of one pixel, by the difference of neighbouring offsets.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(255)]
    public void Transform_LogDeterminant_IsTheSlopeALevel(int level)
    {
        using var scope = torch.NewDisposeScope();
        var pixels = new LogitPixels(0.05);
        var images = torch.full([1, 1, 1, 1], level / 255.0);
        var (low, high) = (pixels.Transform(images, torch.zeros(1, 1, 1, 1)).Logits, pixels.Transform(images, torch.ones(1, 1, 1, 1)).Logits);

        var logDeterminant = pixels.Transform(images, torch.full([1, 1, 1, 1], 0.5)).LogDeterminant;

        logDeterminant.item<float>().ShouldBe(MathF.Log((high - low).item<float>()), 2e-3f);
    }
}
