using GenWorkers.Models.Blocks;
using GenWorkers.Models.Colorizer;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.Colorizer;

public sealed class ColorClassesTests : IDisposable
{
    private readonly ColorClasses classes;

    public ColorClassesTests()
    {
        TorchRuntime.EnsureLoaded();
        classes = new ColorClasses(evenShare: 0.5);
    }

    public void Dispose() => classes.Dispose();

    [Fact]
    public void Create_Bins_AreTheSquaresOfTheGamut()
    {
        classes.Count.ShouldBe(261);
        var centres = ColorBins.Create();
        centres.abs().max().item<float>().ShouldBe(110);
        (centres / ColorBins.Grid).Equals((centres / ColorBins.Grid).round()).ShouldBeTrue();

        // No colour of sRGB is farther from its bin than a square's corner from its centre.
        manual_seed(1);
        var colors = LabColors.FromRgb(rand(1, 3, 100, 100)).narrow(1, 1, 2).flatten(2)[0].t(); // (N, 2)
        cdist(colors, centres).amin([1]).max().item<float>().ShouldBeLessThan(7.08f);
    }

    [Fact]
    public void Encode_Color_IsItsFiveNearestBinsByCloseness()
    {
        var (places, probabilities) = classes.Encode(tensor([12f, 1f]).reshape(1, 2));

        var centres = ColorBins.Create().index_select(0, places[0]).data<float>().ToArray().Chunk(2).ToArray();
        centres[0].ShouldBe([10f, 0f]);
        centres[1].ShouldBe([20f, 0f]);
        probabilities.sum().item<float>().ShouldBe(1, 1e-6);

        // Squared distances 5 and 65, in a Gaussian of width 5.
        (probabilities[0, 1] / probabilities[0, 0]).item<float>().ShouldBe(MathF.Exp(-60f / 50), 1e-4);
    }

    [Fact]
    public void AnnealedMean_Temperature_GoesFromTheMeanToTheMode()
    {
        var first = classes.Nearest(tensor([0f, 0f]).reshape(1, 2)).item<long>();
        var second = classes.Nearest(tensor([0f, 40f]).reshape(1, 2)).item<long>();
        var logits = full([1, classes.Count, 1, 1], float.NegativeInfinity);
        logits[0, first] = MathF.Log(0.25f);
        logits[0, second] = MathF.Log(0.75f);

        // With T the odds are (.75 / .25)^(1 / T).
        var odds = MathF.Pow(3, 1 / 0.38f);
        Blue(1).ShouldBe(30, 1e-3);
        Blue(0.38).ShouldBe(40 * odds / (1 + odds), 1e-3);
        Blue(0.01).ShouldBe(40, 1e-3);

        float Blue(double temperature) => classes.AnnealedMean(logits, temperature)[0, 1, 0, 0].item<float>();
    }

    [Fact]
    public void Measure_Counts_GivesRareColorsMoreWeightAndMeanOne()
    {
        var counts = zeros(classes.Count);
        var gray = classes.Nearest(zeros(1, 2));
        var red = classes.Nearest(tensor([80f, 67f]).reshape(1, 2));
        counts[gray] = 900f;
        counts[red] = 100f;

        classes.Measure(counts);

        var weights = classes.WeightOf(arange(classes.Count));
        classes.Prior.sum().item<float>().ShouldBe(1, 1e-5);
        (weights * classes.Prior).sum().item<float>().ShouldBe(1, 1e-4);
        weights[gray].item<float>().ShouldBe(weights.min().item<float>());
        weights[red].item<float>().ShouldBeGreaterThan(2 * weights[gray].item<float>());

        // A class nobody saw has the weight that the even half alone gives.
        var ratio = (weights.max() / weights[gray]).item<float>();
        ratio.ShouldBe((float)((0.5 * classes.Prior[gray].item<float>()) + (0.5 / classes.Count)) * 2 * classes.Count, 1e-2);
    }

    [Fact]
    public void Measure_EvenShareOne_WeighsAllAlike()
    {
        using var even = new ColorClasses(evenShare: 1);

        even.Measure(arange(even.Count));

        (even.WeightOf(arange(even.Count)) - 1).abs().max().item<float>().ShouldBeLessThan(1e-5f);
    }
}
