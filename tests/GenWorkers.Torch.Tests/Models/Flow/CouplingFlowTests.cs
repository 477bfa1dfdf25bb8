using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Flow;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Flow;

public sealed class CouplingFlowTests
{
    public CouplingFlowTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(4, 4, 1, 2)] // 16 values, half of the channels leave after the first scale
    [InlineData(3, 4, 1, 2)] // folded by 3 and 2
    [InlineData(1, 2, 3, 1)]
    public void Transform_RandomWeights_HasTheJacobiansDeterminant(int height, int width, int channels, int scales)
    {
        using var scope = torch.NewDisposeScope();
        using var flow = Random(new SampleShape(height, width, channels), scales, noise: 0.1);
        var input = torch.randn(1, channels, height, width, requires_grad: true);

        var (latent, logDeterminant) = flow.Transform(input);

        var (_, expected) = torch.linalg.slogdet(Jacobian(latent.flatten(), input).to(torch.ScalarType.Float64));
        logDeterminant.item<float>().ShouldBe((float)expected.item<double>(), 1e-3f);
        Math.Abs(logDeterminant.item<float>()).ShouldBeGreaterThan(0.1f);
    }

    [Fact]
    public void Invert_RandomWeights_GivesTheInputBack()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var flow = Random(new SampleShape(12, 8, 3), scales: 3, noise: 0.03);
        var input = torch.randn(5, 3, 12, 8);

        var back = flow.Invert(flow.Transform(input).Latent);

        (back - input).abs().max().item<float>().ShouldBeLessThan(1e-4f);
    }

    [Fact]
    public void Transform_FirstTrainingBatch_SetsTheNormsOnce()
    {
        using var scope = torch.NewDisposeScope();
        using var norm = new ActivationNorm(2);
        var input = (torch.randn(50, 2, 3, 3) * 4) + 7;

        norm.eval();
        norm.Transform(input).Output.equal(input).all().item<bool>().ShouldBeTrue();
        norm.IsInitialized.ShouldBeFalse();
        norm.train();
        var output = norm.Transform(input).Output;
        var shifted = norm.Transform(input + 1).Output;

        norm.IsInitialized.ShouldBeTrue();
        output.mean([0, 2, 3]).abs().max().item<float>().ShouldBeLessThan(1e-4f);
        output.std([0, 2, 3], unbiased: false).sub(1).abs().max().item<float>().ShouldBeLessThan(1e-4f);
        shifted.mean().item<float>().ShouldBe(0.25f, 0.05f); // by the first batch's deviation of about 4
    }

    private static CouplingFlow Random(SampleShape shape, int scales, double noise)
    {
        using var noGrad = torch.no_grad();
        torch.manual_seed(3);
        var flow = new CouplingFlow(FlowPlan.For(shape, scales), steps: 2, hidden: 8);
        foreach (var parameter in flow.parameters())
            parameter.add_(torch.randn_like(parameter) * noise);
        flow.eval();
        return flow;
    }

    /// <summary>Row i is the gradient of output i, (D, D).</summary>
    private static torch.Tensor Jacobian(torch.Tensor output, torch.Tensor input)
    {
        var rows = Enumerable.Range(0, (int)output.numel()).Select(i =>
            torch.autograd.grad([output[i]], [input], retain_graph: true, create_graph: true)[0].flatten().detach());
        return torch.stack(rows, 0);
    }
}
