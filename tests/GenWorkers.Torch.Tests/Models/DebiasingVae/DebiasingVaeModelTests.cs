using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.DebiasingVae;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.DebiasingVae;

/// <summary>Amini et al. 2019, equation 2: what a non-face changes and what it does not.</summary>
public sealed class DebiasingVaeModelTests : IDisposable
{
    private static readonly DebiasingVaeOptions Options = new() { LatentSize = 3, BaseChannels = 4, ClassificationWeight = 2, ReconstructionWeight = 3, DivergenceWeight = 5 };
    private static readonly SampleShape Shape = new(8, 8, 1);

    private readonly DebiasingVaeModel model;

    public DebiasingVaeModelTests()
    {
        TorchRuntime.EnsureLoaded();
        manual_seed(1);
        model = (DebiasingVaeModel)new DebiasingVaeFamily().Create(
            new DebiasingVaeFamily().Configure(Workbench.Spec("debiasing-vae", Options).Options, Shape), CPU);
    }

    public void Dispose() => model.Dispose();

    [Fact]
    public void Total_NonFacesAlone_GiveTheDecoderNoGradient()
    {
        using var scope = NewDisposeScope();
        Backward(Images(0, 1), Images(6, 2));

        GradientsOf("decoder").ShouldAllBe(gradient => gradient.IsInvalid || gradient.count_nonzero().item<long>() == 0);
        GradientsOf("pixels").ShouldAllBe(gradient => gradient.IsInvalid || gradient.count_nonzero().item<long>() == 0);
        GradientsOf("encoder").Any(gradient => gradient.count_nonzero().item<long>() > 0).ShouldBeTrue(); // it learns to tell them apart
    }

    /// <summary>With some faces too, whose own gradient must be all there is.</summary>
    [Fact]
    public void Total_OtherNonFaces_LeaveTheDecodersGradientAsItWas()
    {
        using var scope = NewDisposeScope();
        Backward(Images(4, 1), Images(4, 2));
        var before = GradientsOf("decoder").ConvertAll(gradient => gradient.clone());
        Backward(Images(4, 1), Images(4, 3));

        var after = GradientsOf("decoder");
        before.Any(gradient => gradient.count_nonzero().item<long>() > 0).ShouldBeTrue();
        before.Zip(after).ShouldAllBe(pair => (pair.First - pair.Second).abs().max().item<float>() == 0);
    }

    /// <summary>Rows of the last layer: the logit's first, then those of the latent's mean and log-variance.</summary>
    [Fact]
    public void Total_NonFacesAlone_TouchTheLogitAndNotTheLatent()
    {
        using var scope = NewDisposeScope();
        Backward(Images(0, 1), Images(6, 2));

        var last = model.Networks[0].Network.named_parameters().Single(pair => pair.name == "output.weight").parameter.grad!;
        last[0].count_nonzero().item<long>().ShouldBeGreaterThan(0);
        last[1..].count_nonzero().item<long>().ShouldBe(0);
    }

    [Fact]
    public void Total_FacesAndNonFaces_IsTheEquationsMeanOverTheBatch()
    {
        using var scope = NewDisposeScope();
        var terms = model.Terms(BatchOf(Images(2, 1), Images(4, 2)));
        var total = DebiasingVaeLoss.Total(Options, terms).item<float>();

        terms.Classification.shape.ShouldBe([6]);
        terms.Reconstruction.shape.ShouldBe([2]);
        terms.Divergence.shape.ShouldBe([2]);
        var expected = ((2 * terms.Classification.sum()) + (3 * terms.Reconstruction.sum()) + (5 * terms.Divergence.sum())) / 6;
        total.ShouldBe(expected.item<float>(), 1e-4);
    }

    [Fact]
    public void Classification_KnownLogits_IsTheCrossEntropyOfFacesFirst()
    {
        using var scope = NewDisposeScope();
        var loss = DebiasingVaeLoss.Classification(tensor(new[] { 2f, -1f, 0.5f }), faces: 2);

        var expected = nn.functional.binary_cross_entropy_with_logits(
            tensor(new[] { 2f, -1f, 0.5f }), tensor(new[] { 1f, 1f, 0f }), reduction: nn.Reduction.None);
        loss.allclose(expected).ShouldBeTrue();
    }

    private void Backward(Tensor faces, Tensor others)
    {
        foreach (var (_, network) in model.Networks)
            network.zero_grad();
        DebiasingVaeLoss.Total(Options, model.Terms(BatchOf(faces, others))).backward();
    }

    private List<Tensor> GradientsOf(string network) =>
        [.. model.Networks.Single(entry => entry.Name == network).Network.parameters().Select(parameter => parameter.grad ?? zeros(1))];

    private static Batch BatchOf(Tensor faces, Tensor others) => new([Part(faces), Part(others)]);

    private static StreamBatch Part(Tensor images)
    {
        var draws = ErrorShares.Draws(images);
        return new StreamBatch(images, [.. Enumerable.Range(0, draws.Count).Select(i => new SampleKey(0, i))], draws);
    }

    private static Tensor Images(int count, long seed) =>
        rand([count, Shape.Channels, Shape.Height, Shape.Width], generator: new Generator((ulong)seed));
}
