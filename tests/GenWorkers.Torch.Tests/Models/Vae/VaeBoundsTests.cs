using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Vae;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Vae;

public sealed class VaeBoundsTests
{
    public VaeBoundsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Divergence_AgainstManyDraws_IsTheMeanLogRatio()
    {
        using var scope = torch.NewDisposeScope();
        var mean = torch.tensor(new[] { 0.5f, -1f }).unsqueeze(0);
        var logVariance = torch.tensor(new[] { -1f, 0.3f }).unsqueeze(0);
        SampleKey[] keys = [.. Enumerable.Range(0, 50_000).Select(i => new SampleKey(0, i))];
        var latents = mean + ((logVariance * 0.5).exp() * new Draws(1, DrawPurpose.Evaluation, keys, torch.CPU).Normal(2));

        var sampled = (VaeBounds.LogNormal(latents, mean, logVariance) - VaeBounds.LogNormal(latents)).mean().item<float>();

        VaeBounds.Divergence(mean, logVariance).sum().item<float>().ShouldBe(sampled, 0.03f);
    }

    [Fact]
    public void LogBernoulli_Bits_IsTheLogOfTheirProbability()
    {
        using var scope = torch.NewDisposeScope();
        var logits = torch.tensor(new[] { 0f, (float)Math.Log(3) }).unsqueeze(0); // 1/2 and 3/4
        var bits = torch.tensor(new[] { 1f, 0f }).unsqueeze(0);

        VaeBounds.LogBernoulli(logits, bits).item<float>().ShouldBe((float)Math.Log(0.5 * 0.25), 1e-5f);
    }

    [Fact]
    public void LogGaussian_KnownDeviation_IsItsDensity()
    {
        using var scope = torch.NewDisposeScope();
        var density = VaeBounds.LogGaussian(torch.zeros(1, 1), torch.ones(1, 1), torch.tensor((float)Math.Log(0.25)));

        // x = 1, mean 1/2, sigma 1/4: two deviations away.
        density.item<float>().ShouldBe((float)(-2 - Math.Log(0.25 * Math.Sqrt(2 * Math.PI))), 1e-5f);
    }

    [Theory]
    [InlineData(0.31f, 0.02f, 147)]
    [InlineData(2f, 0.001f, 225)]
    [InlineData(-4f, 0.4f, 0)] // the outermost bin reaches to infinity
    public void LogDiscretizedLogistic_AllGrayLevels_AreADistribution(float logit, float scale, long mode)
    {
        using var scope = torch.NewDisposeScope();
        var levels = (torch.arange(256, torch.ScalarType.Float32) / 255).unsqueeze(1); // (256, 1)

        var mass = VaeBounds.LogDiscretizedLogistic(torch.full(1, logit), levels, torch.full(1, (float)Math.Log(scale))).exp();

        mass.sum().item<float>().ShouldBe(1, 1e-4f);
        mass.argmax().item<long>().ShouldBe(mode);
    }

    [Fact]
    public void WithFreeBits_SomeLatentsBelow_CostTheLeast()
    {
        using var scope = torch.NewDisposeScope();
        var divergence = torch.tensor(new[] { 0.1f, 2f, 0.3f, 4f }).reshape(2, 2); // means 0.2 and 3

        VaeBounds.WithFreeBits(divergence, 0.5).item<float>().ShouldBe(3.5f, 1e-5f);
    }

    [Fact]
    public void Estimate_MoreDraws_TightensTheBound()
    {
        torch.manual_seed(1);
        using var scope = torch.NewDisposeScope();
        var options = new VaeOptions { LatentSize = 4, BaseChannels = 4, Likelihood = PixelLikelihood.Bernoulli, DynamicBinarization = true };
        var family = new VaeFamily();
        using var model = (VaeModel)family.Create(family.Configure(Workbench.Spec("vae", options).Options, new SampleShape(8, 8, 1)), torch.CPU);
        using var samples = new MemorySamples(model.Shape, 64);

        double Mean(int draws) => new SampleReader(
                samples.Split("train"), model.Shape, SampleStream.Whole, 1, DrawPurpose.Evaluation, torch.CPU, 32)
            .Batches().SelectMany(batch => VaeLikelihood.Estimate(model, batch, draws)).Average();

        var (one, many, more) = (Mean(1), Mean(50), Mean(1000));
        many.ShouldBeGreaterThan(one);
        more.ShouldBeGreaterThan(many - 0.05);
        (more - many).ShouldBeLessThan(many - one);
    }
}
