using GenWorkers.Models.Pix2pix;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Errors on held-out images (B, C, H, W) as shares of that of the images' mean.</summary>
internal static class ErrorShares
{
    public static double OfReconstruction(Model model, Tensor images)
    {
        var reconstructed = ((IReconstructingModel)model).Reconstruct(images);
        reconstructed.shape.ShouldBe(images.shape);
        reconstructed.min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        reconstructed.max().item<float>().ShouldBeLessThanOrEqualTo(1);
        return SquaredError(reconstructed, images) / SquaredError(images.mean([0], keepdim: true), images);
    }

    /// <summary>Of damaged images; the damaged image itself is an answer to beat too.</summary>
    public static double OfRestoration(Model model, Tensor images)
    {
        var restoring = (IRestoringModel)model;
        var damaged = restoring.Damage(images, Draws(images));
        var restored = restoring.Reconstruct(damaged);
        restored.shape.ShouldBe(images.shape);
        restored.min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        restored.max().item<float>().ShouldBeLessThanOrEqualTo(1);
        var floor = Math.Min(SquaredError(images.mean([0], keepdim: true), images), SquaredError(damaged.clamp(0, 1), images));
        return SquaredError(restored, images) / floor;
    }

    /// <summary>Of pairs; the given half itself is an answer to beat too.</summary>
    public static double OfTranslation(Pix2pixModel model, Tensor pairs)
    {
        var (condition, target) = model.Halves(pairs);
        var translated = model.Translate(pairs, 0);
        translated.shape.ShouldBe(target.shape);
        translated.min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        translated.max().item<float>().ShouldBeLessThanOrEqualTo(1);
        var floor = Math.Min(SquaredError(target.mean([0], keepdim: true), target), SquaredError(condition, target));
        return SquaredError(translated, target) / floor;
    }

    /// <summary>By the kernel distance between pixels.</summary>
    public static double OfSamples(Model model, Tensor images)
    {
        var drawn = ((ISamplingModel)model).Sample(Draws(images), SamplingSettings.Default);
        drawn.shape.ShouldBe(images.shape);
        drawn.min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        drawn.max().item<float>().ShouldBeLessThanOrEqualTo(1);
        var constant = images.mean([0], keepdim: true).expand_as(images);
        return KernelDistance.Squared(drawn.flatten(1), images.flatten(1)) / KernelDistance.Squared(constant.flatten(1), images.flatten(1));
    }

    public static Draws Draws(Tensor images) =>
        new(1, DrawPurpose.Sampling, [.. Enumerable.Range(0, (int)images.shape[0]).Select(i => new SampleKey(0, i))], CPU);

    private static double SquaredError(Tensor answer, Tensor images) => (answer - images).square().mean().item<float>();
}
