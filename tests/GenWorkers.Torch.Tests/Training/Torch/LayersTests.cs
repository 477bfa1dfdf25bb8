using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Torch;

/// <summary>Every layer that networks are made of starts with sane weights, also in memory that held something else.</summary>
public sealed class LayersTests
{
    /// <summary>Beyond any initialisation by fan or by a standard normal distribution, far below the poison.</summary>
    private const float SaneWeight = 10;

    private static readonly Dictionary<string, Func<nn.Module>> Makers = new()
    {
        ["Linear"] = () => nn.Linear(64, 48),
        ["Conv2d"] = () => nn.Conv2d(16, 32, 3),
        ["ConvTranspose2d"] = () => nn.ConvTranspose2d(32, 16, 4),
        ["BatchNorm1d"] = () => nn.BatchNorm1d(64),
        ["BatchNorm2d"] = () => nn.BatchNorm2d(64),
        ["InstanceNorm2d"] = () => nn.InstanceNorm2d(64, affine: true),
        ["LayerNorm"] = () => nn.LayerNorm(64),
        ["GroupNorm"] = () => Layers.GroupNorm(8, 64),
        ["Embedding"] = () => nn.Embedding(10, 64),
        ["PReLU"] = () => nn.PReLU(64),
        ["MultiheadAttention"] = () => nn.MultiheadAttention(64, 4),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_InPoisonedMemory_AreInitialised(string name)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            Poison();
            using var layer = Makers[name]();
            layer.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)).Concat(Buffers(layer)).Where(entry => !IsSane(entry.Item2)).Select(entry => entry.Item1).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Audit_OfAnUninitialisedParameter_FindsIt()
    {
        using var scope = NewDisposeScope();
        IsSane(full(4, 1e19f)).ShouldBeFalse();
        IsSane(full(4, float.NaN)).ShouldBeFalse();
    }

    [Fact]
    public void GroupNorm_OfNormalisedInput_KeepsIt()
    {
        using var scope = NewDisposeScope();
        using var layer = Layers.GroupNorm(1, 4);
        var input = randn(2, 4, 8, 8);
        var output = layer.call(input);
        output.mean().item<float>().ShouldBe(0, 1e-5);
        output.square().mean().item<float>().ShouldBe(1, 1e-3);
    }

    private static IEnumerable<(string, Tensor)> Buffers(nn.Module layer) =>
        layer.named_buffers().Select(entry => (entry.name, entry.buffer));

    private static bool IsSane(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float32).abs().le(SaneWeight).all().item<bool>();
    }

    /// <summary>Fills freed blocks of every size that the layers ask for with a huge number.</summary>
    private static void Poison()
    {
        using var scope = NewDisposeScope();
        for (var size = 4; size <= 1 << 15; size *= 2)
        {
            for (var block = 0; block < 8; block++)
                full(size, 1e19f);
        }

        for (var block = 0; block < 8; block++)
            full(64, 1e19f);
    }
}
