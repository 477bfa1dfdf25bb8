using GenWorkers.Training.Optimizers;
using GenWorkers.Training.Safetensors;
using GenWorkers.Training.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Optimizers;

public sealed class FusedAdamTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Step_ResumedFromAFile_EqualsTheUninterruptedRunInBits()
    {
        using var folder = new TemporaryFolder();
        var (whole, wholeAdam) = Make();
        Train(whole, wholeAdam, 0, 40);

        var (first, firstAdam) = Make();
        Train(first, firstAdam, 0, 20);
        SafetensorsWriter.Write(folder["checkpoint"], TensorsOf(first, firstAdam), new Dictionary<string, string>());
        var (second, secondAdam) = Make();
        using (var file = SafetensorsFile.Open(folder["checkpoint"]))
        {
            foreach (var (name, tensor) in TensorsOf(second, secondAdam))
                file.CopyTo(name, tensor);
        }

        Train(second, secondAdam, 20, 40);

        TensorsOf(second, secondAdam).Zip(TensorsOf(whole, wholeAdam)).ShouldAllBe(pair => pair.First.Tensor.Equals(pair.Second.Tensor));
    }

    [Fact]
    public void State_OfAParameter_HasPyTorchsNames()
    {
        using var adam = new FusedAdam([("net.weight", new Parameter(zeros(2, 3)))], 0.1);
        adam.State.Select(entry => entry.Name).ShouldBe(["net.weight.exp_avg", "net.weight.exp_avg_sq", "net.weight.step"]);
    }

    [Fact]
    public void Step_WithoutAGradient_LeavesTheParameterAndItsCount()
    {
        var (used, unused) = (new Parameter(ones(3)), new Parameter(ones(3)));
        using var adam = new FusedAdam([("used", used), ("unused", unused)], 0.1, weightDecay: 0.5);

        used.square().sum().backward();
        adam.Step();

        unused.sum().item<float>().ShouldBe(3);
        used.sum().item<float>().ShouldBeLessThan(2.9f);
        adam.State.Single(entry => entry.Name == "unused.step").Tensor.item<float>().ShouldBe(0);
        adam.State.Single(entry => entry.Name == "used.step").Tensor.item<float>().ShouldBe(1);
    }

    [Fact]
    public void Step_WithDecayAlone_ShrinksTheWeight()
    {
        var weight = new Parameter(ones(4));
        using var adam = new FusedAdam([("w", weight)], 0.1, weightDecay: 0.5);

        (weight.sum() * 0).backward();
        adam.Step();

        weight[0].item<float>().ShouldBe(0.95f, 1e-6);
    }

    /// <summary>The kernel reads parameter and gradient by address, so both must have one layout.</summary>
    [Fact]
    public void Step_OnAChannelsLastWeight_EqualsTheOrdinaryLayoutInBits()
    {
        var start = randn(4, 3, 5, 5);
        var slope = randn(4, 3, 5, 5);
        var plain = new Parameter(start.clone());
        var turned = new Parameter(ChannelsLast.Of(start));
        using var plainAdam = new FusedAdam([("w", plain)], 0.1);
        using var turnedAdam = new FusedAdam([("w", turned)], 0.1);

        (plain * slope).sum().backward();
        (turned * slope).sum().backward();
        plainAdam.Step();
        turnedAdam.Step();

        turned.stride(1).ShouldBe(1);
        turned.Equals(plain).ShouldBeTrue();
        turned.Equals(start).ShouldBeFalse();
    }

    [Fact]
    public void Step_ManyTimes_LeavesNoTensor()
    {
        var (network, adam) = Make();
        var step = 0;
        LiveTensors.GrowthOver(10, () => Train(network, adam, step, ++step)).ShouldBe(0);
    }

    [Fact]
    public void Dispose_OfTheOptimizer_FreesItsState()
    {
        var parameter = new Parameter(ones(3));
        var before = Tensor.TotalCount;
        new FusedAdam([("w", parameter)], 0.1).Dispose();
        Tensor.TotalCount.ShouldBe(before);
    }

    private static (Sequential Network, FusedAdam Adam) Make()
    {
        manual_seed(3);
        var network = nn.Sequential(
            ("0", nn.Conv2d(3, 8, 3, padding: 1)), ("1", nn.BatchNorm2d(8)), ("2", nn.ReLU()), ("3", nn.Conv2d(8, 3, 3, padding: 1)));
        return (network, new FusedAdam(ParametersOf(network), 0.01, weightDecay: 0.01));
    }

    private static void Train(Sequential network, FusedAdam adam, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            using var inner = NewDisposeScope();
            using var generator = new Generator((ulong)step, CPU);
            var images = randn([4, 3, 8, 8], generator: generator);
            adam.ZeroGradients();
            (network.call(images) - images).square().mean().backward();
            GradientClipping.Clip(ParametersOf(network), 0.5);
            adam.Step();
        }
    }

    private static (string, Parameter)[] ParametersOf(nn.Module network) =>
        [.. network.named_parameters().Select(entry => (entry.name, entry.parameter))];

    private static List<(string Name, Tensor Tensor)> TensorsOf(nn.Module network, FusedAdam adam) =>
    [
        .. network.named_parameters().Select(entry => ($"net.{entry.name}", (Tensor)entry.parameter)),
        .. network.named_buffers().Select(entry => ($"net.{entry.name}", entry.buffer)),
        .. adam.State.Select(entry => ($"optim.{entry.Name}", entry.Tensor)),
    ];
}
