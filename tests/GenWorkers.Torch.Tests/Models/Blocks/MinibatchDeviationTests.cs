using GenWorkers.Models.Blocks;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Blocks;

public sealed class MinibatchDeviationTests
{
    public MinibatchDeviationTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Forward_InTraining_IsTheMinibatchsOwn()
    {
        using var scope = NewDisposeScope();
        using var layer = new MinibatchDeviation();
        layer.Fit([rand(4, 2, 3, 3)]);

        Added(layer, zeros(4, 2, 3, 3)).ShouldBe(1e-4f, 1e-6f);
        Added(layer, cat([zeros(2, 2, 3, 3), ones(2, 2, 3, 3)])).ShouldBe(0.5f, 1e-6f);
    }

    /// <summary>Minibatches of deviations 0.5 and 1, of which the first has three times the images.</summary>
    [Fact]
    public void Forward_FittedAndInUse_IsTheMeanOverImagesWhateverTheMinibatch()
    {
        using var scope = NewDisposeScope();
        using var layer = new MinibatchDeviation();
        layer.Fit([cat([zeros(3, 1, 2, 2), ones(3, 1, 2, 2)]), cat([-ones(1, 1, 2, 2), ones(1, 1, 2, 2)])]);
        layer.eval();

        Added(layer, zeros(4, 1, 2, 2)).ShouldBe(0.625f, 1e-6f);
        Added(layer, rand(1, 1, 2, 2)).ShouldBe(0.625f, 1e-6f);
    }

    [Fact]
    public void Forward_InUseBeforeAnyFit_IsTheMinibatchsOwn()
    {
        using var scope = NewDisposeScope();
        using var layer = new MinibatchDeviation();
        layer.eval();

        Added(layer, cat([zeros(2, 2, 3, 3), ones(2, 2, 3, 3)])).ShouldBe(0.5f, 1e-6f);
    }

    /// <summary>The added channel, which has one value throughout.</summary>
    private static float Added(MinibatchDeviation layer, Tensor input)
    {
        var output = layer.forward(input);
        output.shape.ShouldBe([input.shape[0], input.shape[1] + 1, .. input.shape[2..]]);
        output.narrow(1, 0, input.shape[1]).equal(input).all().item<bool>().ShouldBeTrue();
        var added = output.narrow(1, input.shape[1], 1);
        added.max().item<float>().ShouldBe(added.min().item<float>());
        return added.max().item<float>();
    }
}
