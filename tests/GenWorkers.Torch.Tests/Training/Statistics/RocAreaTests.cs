using GenWorkers.Training.Statistics;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class RocAreaTests
{
    [Theory]
    [InlineData(new double[] { 3, 4 }, new double[] { 1, 2 }, 1)]
    [InlineData(new double[] { 1, 2 }, new double[] { 3, 4 }, 0)]
    [InlineData(new double[] { 1, 1 }, new double[] { 1, 1, 1 }, 0.5)]
    [InlineData(new double[] { 2, 5 }, new double[] { 1, 2, 3 }, 0.75)] // 2 beats 1 and ties with 2, 5 beats all: 4.5 of 6
    public void Of_Scores_IsTheShareOfPairsInOrder(double[] positives, double[] negatives, double area) =>
        RocArea.Of(positives, negatives).ShouldBe(area, 1e-12);
}
