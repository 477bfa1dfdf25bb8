using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Training;

public sealed class ConformalValueTests
{
    [Theory]
    [InlineData(0.5, 1.0)] // below all: 5 of 5
    [InlineData(1.0, 1.0)] // as high as the least
    [InlineData(2.0, 0.8)] // as high as two of the same
    [InlineData(2.5, 0.4)]
    [InlineData(9.0, 0.2)] // above all: never 0
    public void Of_Score_IsTheShareAtLeastAsHigh(double score, double expected) =>
        ConformalValue.Of(score, [1, 2, 2, 3]).ShouldBe(expected, 1e-12);
}
