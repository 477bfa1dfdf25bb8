using GenWorkers.Models.Blocks;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Blocks;

public sealed class GaussianMixtureTests
{
    public GaussianMixtureTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Fit_TwoKnownGaussians_FindsAndSamplesThem()
    {
        using var scope = torch.NewDisposeScope();
        SampleKey[] keys = [.. Enumerable.Range(0, 4000).Select(i => new SampleKey(0, i))];
        var noise = new Draws(1, DrawPurpose.Training, keys, torch.CPU).Normal(2);
        var right = torch.arange(4000).remainder(4).eq(0).unsqueeze(1).to(torch.ScalarType.Float32); // a quarter
        var points = (noise * torch.tensor(new[] { 1f, 0.5f })) + (right * 10);
        using var mixture = new GaussianMixture(2, 2);

        mixture.Fit(points, seed: 3, () => { });

        var drawn = mixture.Sample(new Draws(2, DrawPurpose.Sampling, keys, torch.CPU), 1);
        var far = drawn[torch.TensorIndex.Colon, 0].greater(5);
        far.to(torch.ScalarType.Float32).mean().item<float>().ShouldBe(0.25f, 0.03f);
        var near = drawn[far.logical_not()];
        near.mean([0]).data<float>().ToArray().ShouldAllBe(mean => Math.Abs(mean) < 0.08f);
        near.std(0).data<float>().ToArray()[0].ShouldBe(1, 0.06f);
        near.std(0).data<float>().ToArray()[1].ShouldBe(0.5f, 0.04f);
    }

    [Fact]
    public void Fit_FewerPointsThanComponents_StillSamples()
    {
        using var scope = torch.NewDisposeScope();
        using var mixture = new GaussianMixture(5, 2);

        mixture.Fit(torch.ones(2, 2), seed: 3, () => { });

        var drawn = mixture.Sample(new Draws(2, DrawPurpose.Sampling, [new SampleKey(0, 0)], torch.CPU), 1);
        drawn.data<float>().ToArray().ShouldAllBe(value => float.IsFinite(value) && Math.Abs(value - 1) < 0.01f);
    }
}
