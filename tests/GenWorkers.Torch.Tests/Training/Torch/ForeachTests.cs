using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Torch;

public sealed class ForeachTests
{
    [Fact]
    public void MultiplyAndZero_OfManyTensors_EqualOneByOne()
    {
        using var scope = NewDisposeScope();
        var fast = Enumerable.Range(1, 9).Select(size => randn(size, 7)).ToArray();
        var slow = fast.Select(value => value.clone()).ToArray();
        var factor = tensor(0.3f);

        Foreach.Multiply(fast, factor);
        foreach (var value in slow)
            value.mul_(factor);
        fast.Zip(slow).ShouldAllBe(pair => pair.First.Equals(pair.Second));

        Foreach.Zero(fast);
        fast.ShouldAllBe(value => value.count_nonzero(null).item<long>() == 0);
    }

    [Fact]
    public void MultiplyAndZero_ManyTimes_LeaveNoTensor()
    {
        using var scope = NewDisposeScope();
        var values = new[] { ones(3), ones(4) };
        var factor = tensor(1f);
        LiveTensors.GrowthOver(50, () =>
        {
            Foreach.Multiply(values, factor);
            Foreach.Zero(values);
        }).ShouldBe(0);
    }
}
