using GenWorkers.Jobs.Datasets;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Data;

namespace GenWorkers.Torch.Tests.Training.Data;

public sealed class SampleOrderTests
{
    private static readonly SampleShape Shape = new(8, 8, 1);

    [Fact]
    public void At_OneEpoch_IsAPermutationAndTheNextAnother()
    {
        var order = Order(new MemorySamples(Shape, 50), 3);

        var first = Enumerable.Range(0, 50).Select(p => order.At(p)).ToArray();
        var second = Enumerable.Range(50, 50).Select(p => order.At(p)).ToArray();

        first.Select(key => key.Index).Order().ShouldBe(Enumerable.Range(0, 50).Select(i => (long)i));
        first.ShouldAllBe(key => key.Epoch == 0);
        second.ShouldAllBe(key => key.Epoch == 1);
        second.Select(key => key.Index).ShouldNotBe(first.Select(key => key.Index));
    }

    [Fact]
    public void At_SamePosition_IsTheSameWhateverWasAskedBefore()
    {
        var samples = new MemorySamples(Shape, 50);
        var (one, other) = (Order(samples, 3), Order(samples, 3));
        _ = one.At(7);
        _ = one.At(222);

        one.At(130).ShouldBe(other.At(130));
        Order(samples, 4).At(130).ShouldNotBe(other.At(130));
    }

    [Fact]
    public void At_Weights_DrawsInProportion()
    {
        var weights = Enumerable.Range(0, 4).Select(i => (double)i).ToArray();
        var order = Order(new MemorySamples(Shape, 4, weights: weights), 3);

        var counts = Enumerable.Range(0, 6000).CountBy(p => order.At(p).Index).ToDictionary();

        counts.ShouldNotContainKey(0);
        ((double)counts[3] / counts[1]).ShouldBe(3, 0.4);
    }

    [Fact]
    public void At_WeightsGiven_TakeThePlaceOfTheManifests()
    {
        var order = new SampleOrder(
            new MemorySamples(Shape, 4, weights: [1, 2, 3, 4]).Split("train"), new SampleStream("a", [1, 3]), 3, 0, [0, 1]);

        Enumerable.Range(0, 50).Select(p => order.At(p).Index).ShouldAllBe(index => index == 3);
    }

    /// <summary>The key is what noise is drawn by.</summary>
    [Fact]
    public void At_Weights_OneSampleDrawnTwiceHasTwoKeys()
    {
        var order = Order(new MemorySamples(Shape, 4, weights: [1, 0, 0, 0]), 3);

        var keys = Enumerable.Range(0, 50).Select(p => order.At(p)).ToArray();

        keys.Distinct().Count().ShouldBe(50);
        Order(new MemorySamples(Shape, 4, weights: [1, 0, 0, 0]), 3).At(49).ShouldBe(keys[49]);
    }

    [Fact]
    public void At_EqualWeights_IsAPermutation()
    {
        var order = Order(new MemorySamples(Shape, 20, weights: [.. Enumerable.Repeat(0.05, 20)]), 3);

        Enumerable.Range(0, 20).Select(p => order.At(p).Index).Order().ShouldBe(Enumerable.Range(0, 20).Select(i => (long)i));
    }

    [Fact]
    public void At_StreamOfSome_StaysWithinIt()
    {
        var order = new SampleOrder(new MemorySamples(Shape, 10).Split("train"), new SampleStream("a", [2, 5]), 1, 0);

        Enumerable.Range(0, 6).Select(p => order.At(p).Index).Distinct().Order().ShouldBe([2, 5]);
    }

    private static SampleOrder Order(MemorySamples samples, long seed) => new(samples.Split("train"), SampleStream.Whole[0], seed, 0);
}
