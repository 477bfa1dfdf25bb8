using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Flow;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Flow;

public sealed class FlowPlanTests
{
    public FlowPlanTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void For_Mnist_FoldsTwiceWithoutPadding() => FlowPlan.For(new SampleShape(28, 28, 1), 2).ShouldBe(
    [
        new FlowScalePlan(new Squeeze(2, 2), 4, 14, 14, 2),
        new FlowScalePlan(new Squeeze(2, 2), 8, 7, 7, 0),
    ]);

    [Theory]
    [InlineData(28, 28, 1, 4, 3)] // 28 = 2 * 2 * 7, then no side is left
    [InlineData(9, 13, 1, 4, 2)]
    [InlineData(13, 11, 3, 2, 1)]
    [InlineData(13, 11, 1, 2, 0)]
    public void For_AnyShape_KeepsEveryValue(int height, int width, int channels, int scales, int expected)
    {
        var plans = FlowPlan.For(new SampleShape(height, width, channels), scales);

        plans.Count.ShouldBe(expected);
        if (expected == 0)
            return;
        var left = plans.Sum(plan => plan.Leaving * plan.Height * plan.Width);
        (left + (plans[^1].Channels * plans[^1].Height * plans[^1].Width)).ShouldBe(height * width * channels);
    }

    [Fact]
    public void Fold_TwoByThree_PutsABlockIntoTheChannels()
    {
        using var scope = torch.NewDisposeScope();
        var squeeze = new Squeeze(2, 3);
        var images = torch.arange(2 * 3 * 4 * 6).reshape(2, 3, 4, 6);

        var folded = squeeze.Fold(images);

        folded.shape.ShouldBe([2, 18, 2, 2]);
        folded[0, torch.TensorIndex.Slice(0, 6), 0, 0].data<long>().ToArray().ShouldBe([0, 1, 2, 6, 7, 8]);
        squeeze.Unfold(folded).equal(images).all().item<bool>().ShouldBeTrue();
    }
}
