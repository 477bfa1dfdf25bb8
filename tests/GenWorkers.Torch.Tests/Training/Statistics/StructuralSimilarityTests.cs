using GenWorkers.Training.Statistics;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Training.Statistics;

public sealed class StructuralSimilarityTests
{
    public StructuralSimilarityTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Of_EqualImages_IsOne()
    {
        var images = rand(2, 3, 16, 20);

        StructuralSimilarity.Of(images, images).data<float>().ToArray().ShouldAllBe(value => Math.Abs(value - 1) < 1e-5);
    }

    /// <summary>Without variance only the means count: (2xy + C1) / (x^2 + y^2 + C1).</summary>
    [Fact]
    public void Of_EvenImages_ComparesTheirLight()
    {
        var value = StructuralSimilarity.Of(full([1, 1, 16, 16], 0.2f), full([1, 1, 16, 16], 0.6f)).item<float>();

        value.ShouldBe((float)(((2 * 0.2 * 0.6) + 1e-4) / ((0.2 * 0.2) + (0.6 * 0.6) + 1e-4)), 1e-3f);
    }

    /// <summary>A window as large as the image has one place, which is worked out here value by value.</summary>
    [Fact]
    public void Of_OneWindow_IsTheFormulaOfItsWeightedMoments()
    {
        const int side = 11;
        var random = new Random(3);
        double[] x = [.. Enumerable.Range(0, side * side).Select(_ => random.NextDouble())];
        double[] y = [.. x.Select(value => (0.5 * value) + (0.3 * random.NextDouble()))];
        double[] weights = [.. Enumerable.Range(0, side * side).Select(at => Weight(at / side) * Weight(at % side))];
        var sum = weights.Sum();
        double Mean(Func<int, double> of) => Enumerable.Range(0, side * side).Sum(at => weights[at] * of(at)) / sum;
        var (meanX, meanY) = (Mean(at => x[at]), Mean(at => y[at]));
        var covariance = Mean(at => (x[at] - meanX) * (y[at] - meanY));
        var (varianceX, varianceY) = (Mean(at => Math.Pow(x[at] - meanX, 2)), Mean(at => Math.Pow(y[at] - meanY, 2)));
        var expected = ((2 * meanX * meanY) + 1e-4) * ((2 * covariance) + 9e-4)
            / (((meanX * meanX) + (meanY * meanY) + 1e-4) * (varianceX + varianceY + 9e-4));

        var value = StructuralSimilarity.Of(Image(x), Image(y)).item<float>();

        value.ShouldBe((float)expected, 1e-4f);
        value.ShouldBeInRange(0.1f, 0.95f);
        static double Weight(int place) => Math.Exp(-Math.Pow(place - 5, 2) / (2 * 1.5 * 1.5));
        static Tensor Image(double[] values) => tensor(values).to(ScalarType.Float32).reshape(1, 1, side, side);
    }

    [Fact]
    public void Of_SmallImages_HasASmallerWindow() =>
        StructuralSimilarity.Of(zeros(4, 1, 5, 8), ones(4, 1, 5, 8)).shape.ShouldBe([4]);
}
