using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Training.Drawing;

public sealed class DrawsTests
{
    public DrawsTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Normal_SampleInAnotherBatch_HasTheSameValues()
    {
        using var scope = torch.NewDisposeScope();
        var one = new Draws(5, DrawPurpose.Training, [new SampleKey(2, 9)], torch.CPU).Normal(3, 2);
        var two = new Draws(5, DrawPurpose.Training, [new SampleKey(2, 4), new SampleKey(2, 9)], torch.CPU).Normal(3, 2);

        two.shape.ShouldBe([2, 3, 2]);
        two[1].data<float>().ToArray().ShouldBe(one[0].data<float>().ToArray());
        two[0].data<float>().ToArray().ShouldNotBe(one[0].data<float>().ToArray());
    }

    /// <summary>Var = 1 - 2 t phi(t) / (2 Phi(t) - 1): .291 for t = 1, .774 for t = 2.</summary>
    [Theory]
    [InlineData(0.5, 0.0806)]
    [InlineData(1, 0.2911)]
    [InlineData(2, 0.7737)]
    [InlineData(10, 1)]
    public void TruncatedNormal_ManyValues_LieInBoundsWithTheDistributionsVariance(double bound, double variance)
    {
        using var scope = torch.NewDisposeScope();
        var values = new Draws(5, DrawPurpose.Sampling, [.. Enumerable.Range(0, 200).Select(i => new SampleKey(0, i))], torch.CPU).TruncatedNormal(bound, 500);

        values.shape.ShouldBe([200, 500]);
        values.isfinite().all().item<bool>().ShouldBeTrue();
        values.abs().max().item<float>().ShouldBeInRange(0.9f * (float)Math.Min(bound, 3.5), (float)bound);
        values.mean().item<float>().ShouldBe(0, 0.01);
        values.var().item<float>().ShouldBe((float)variance, 0.01 * variance);
    }

    [Fact]
    public void TruncatedNormal_SampleInAnotherBatchOrBound_KeepsItsPlace()
    {
        using var scope = torch.NewDisposeScope();
        Draws Of(params long[] rows) => new(5, DrawPurpose.Sampling, [.. rows.Select(i => new SampleKey(0, i))], torch.CPU);
        var alone = Of(9).TruncatedNormal(1, 8);

        Of(3, 9).TruncatedNormal(1, 8)[1].data<float>().ToArray().ShouldBe(alone[0].data<float>().ToArray());
        var wider = Of(9).TruncatedNormal(2, 8);
        wider.sign().equal(alone.sign()).all().item<bool>().ShouldBeTrue();
        wider.abs().greater(alone.abs()).all().item<bool>().ShouldBeTrue();
        wider.flatten().argsort().equal(alone.flatten().argsort()).all().item<bool>().ShouldBeTrue();
    }

    [Fact]
    public void Uniform_SecondDraw_IsAnother()
    {
        using var scope = torch.NewDisposeScope();
        var draws = new Draws(5, DrawPurpose.Training, [new SampleKey(0, 0)], torch.CPU);

        draws.Uniform(4).data<float>().ToArray().ShouldNotBe(draws.Uniform(4).data<float>().ToArray());
    }
}
