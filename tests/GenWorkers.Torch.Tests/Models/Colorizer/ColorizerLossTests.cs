using GenWorkers.Models.Colorizer;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Colorizer;

public sealed class ColorizerLossTests
{
    public ColorizerLossTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public void Regression_TwoPixels_IsHalfTheMeanSquaredDistance()
    {
        var colors = tensor([11f, 0f, 0f, 22f]).reshape(1, 2, 1, 2); // (11, 0) and (0, 22)

        ColorizerLoss.Regression(zeros(1, 2, 1, 2), colors).item<float>().ShouldBe(0.5f * (0.01f + 0.04f) / 2, 1e-6);
    }

    [Fact]
    public void Classification_EvenLogits_IsTheLogOfTheCountTimesTheWeight()
    {
        using var classes = new ColorClasses(0.5);
        var counts = zeros(classes.Count);
        counts[classes.Nearest(zeros(1, 2))] = 1f;
        classes.Measure(counts);
        var weight = classes.WeightOf(classes.Nearest(tensor([50f, 50f]).reshape(1, 2))).item<float>();

        var loss = ColorizerLoss.Classification(zeros(1, classes.Count, 1, 1), tensor([50f, 50f]).reshape(1, 2, 1, 1), classes);

        weight.ShouldBeGreaterThan(2);
        loss.item<float>().ShouldBe(weight * MathF.Log(classes.Count), 1e-3);
    }

    [Fact]
    public void Classification_RightLogits_CostsLess()
    {
        using var classes = new ColorClasses(0.5);
        var colors = tensor([20f, -30f]).reshape(1, 2, 1, 1);
        var right = zeros(1, classes.Count, 1, 1);
        right[0, classes.Nearest(tensor([20f, -30f]).reshape(1, 2)).item<long>()] = 5f;
        var wrong = zeros(1, classes.Count, 1, 1);
        wrong[0, classes.Nearest(tensor([20f, 30f]).reshape(1, 2)).item<long>()] = 5f;

        ColorizerLoss.Classification(right, colors, classes).item<float>()
            .ShouldBeLessThan(ColorizerLoss.Classification(wrong, colors, classes).item<float>() - 1);
    }

    /// <summary>Errors of 0, 75 and 200: the last one is beyond the curve's end.</summary>
    [Fact]
    public void AreaOfPixels_KnownDistances_IsTheirShareOfTheCurve()
    {
        var real = zeros(1, 3, 1, 3);
        var estimated = tensor([50f, 50f, 50f, 0f, 45f, 200f, 0f, 60f, 0f]).reshape(1, 3, 1, 3);

        ColorErrors.AreaOfPixels(estimated, real).flatten().data<float>().ToArray().ShouldBe([100f, 50f, 0f], 1e-4);
    }
}
