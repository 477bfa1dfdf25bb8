using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Diffusion;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Diffusion;

public sealed class DiffusionModelTests
{
    public DiffusionModelTests() => TorchRuntime.EnsureLoaded();

    /// <summary>A fresh network answers 0, so the denoiser is c_skip x, and c_skip is a half where noise and data deviate alike.</summary>
    [Fact]
    public void Denoise_FreshModel_IsTheSkip()
    {
        using var scope = torch.NewDisposeScope();
        using var model = Create();
        var noisy = torch.randn(2, 1, 9, 11);

        var denoised = model.Denoise(noisy, torch.full([2, 1, 1, 1], 0.5), torch.zeros(2, torch.ScalarType.Int64));

        denoised.shape.ShouldBe([2, 1, 9, 11]);
        denoised.sub(noisy * 0.5).abs().max().item<float>().ShouldBeLessThan(1e-6f);
    }

    /// <summary>At w = -1 the class has no part in (1 + w) conditional - w unconditional.</summary>
    [Fact]
    public void Sample_Guidance_MovesAwayFromTheUnconditionalModel()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var model = Create();
        Disturb(model);
        var classes = torch.tensor(new long[] { 0, 1, 1, 0 });

        var plain = Sample(model, classes, 0);
        var hidden = Sample(model, torch.full_like(classes, 2), 0); // "no class"
        var pulled = Sample(model, classes, -1);

        plain.sub(hidden).abs().max().item<float>().ShouldBeGreaterThan(1e-3f);
        pulled.sub(hidden).abs().max().item<float>().ShouldBeLessThan(1e-4f);
    }

    private static torch.Tensor Sample(DiffusionModel model, torch.Tensor classes, double guidance)
    {
        SampleKey[] keys = [.. Enumerable.Range(0, 4).Select(i => new SampleKey(0, i))];
        return model.Sample(new Draws(1, DrawPurpose.Sampling, keys, torch.CPU), new SamplingSettings { Guidance = guidance }, classes).Images;
    }

    private static DiffusionModel Create()
    {
        torch.manual_seed(2);
        var family = new DiffusionFamily();
        var options = new DiffusionOptions { BaseChannels = 8, Levels = 2, SamplingSteps = 4, Condition = "side" };
        var config = family.Configure(Workbench.Spec("diffusion", options).Options, new SampleShape(9, 11, 1));
        return (DiffusionModel)family.Create(config with { Classes = new SampleClasses("side", ["left", "right"], [0.5, 0.5]) }, torch.CPU);
    }

    private static void Disturb(DiffusionModel model)
    {
        foreach (var (_, tensor) in ModelTensors.Of(model))
            tensor.add_(torch.randn_like(tensor) * 0.05);
    }
}
