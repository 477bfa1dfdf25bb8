using GenWorkers.Curation.Evaluation;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Curation.Evaluation;

public sealed class ClassifierTestTests
{
    public ClassifierTestTests() => TorchRuntime.EnsureLoaded();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_SameDistribution_IsGuessing(ulong seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);

        var test = ClassifierTest.Of(randn(1000, 32, generator: generator), randn(1000, 32, generator: generator), 7);

        test.Count.ShouldBe(1000);
        test.Accuracy.ShouldBe(0.5, 0.06);
        test.IsGuessing.ShouldBeTrue(test.ToString());
        test.Low.ShouldBeLessThan(0.5);
        test.High.ShouldBeGreaterThan(0.5);
    }

    [Fact]
    public void Of_ShiftedOrSpreadDistribution_IsFound()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        Tensor Draw() => randn(1000, 32, generator: generator);

        ClassifierTest.Of(Draw(), Draw() + 0.5, 7).Accuracy.ShouldBeGreaterThan(0.85);
        ClassifierTest.Of(Draw(), Draw() * 1.5, 7).Accuracy.ShouldBeGreaterThan(0.65); // no line parts these
        ClassifierTest.Of(Draw(), Draw() + 0.1, 7).Low.ShouldBeGreaterThan(0.5);
    }

    /// <summary>Whatever torch drew before, and in whatever mode the caller is.</summary>
    [Fact]
    public void Of_Repeated_IsTheSame()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        var (real, generated) = (randn(301, 8, generator: generator), randn(301, 8, generator: generator) + 0.3);
        manual_seed(1);
        var first = ClassifierTest.Of(real, generated, 7);
        manual_seed(2);
        using var noGrad = no_grad();

        ClassifierTest.Of(real, generated, 7).ShouldBe(first);
        first.Count.ShouldBe(300);
    }

    /// <summary>What differs at one end of a sorted set is learned there: places alternate between the halves.</summary>
    [Fact]
    public void Of_SortedPoints_TrainsOnBothEnds()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var sorted = cat([randn(500, 4, generator: generator) - 5, randn(500, 4, generator: generator) + 5]);
        var other = cat([randn(500, 4, generator: generator) - 5, randn(500, 4, generator: generator) + 7]);

        ClassifierTest.Of(sorted, other, 7).Accuracy.ShouldBeInRange(0.65, 0.85); // half of the points can be told apart
    }

    [Fact]
    public void Of_OtherCounts_IsRefused()
    {
        using var scope = NewDisposeScope();
        Should.Throw<ArgumentException>(() => ClassifierTest.Of(zeros(10, 2), zeros(8, 2), 7)).Message.ShouldContain("10 real and 8 generated");
    }
}
