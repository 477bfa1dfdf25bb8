using GenWorkers.Contracts.Families;
using GenWorkers.Models.DebiasingVae;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;

namespace GenWorkers.Torch.Tests.Models.DebiasingVae;

/// <summary>Amini et al. 2019, equations 3 and 4, by hand: four faces, two latents, two bins.</summary>
public sealed class LatentHistogramsTests
{
    private const double Alpha = 0.25;

    public LatentHistogramsTests() => TorchRuntime.EnsureLoaded();

    /// <summary>Three of the first latent lie in its lower half, two of the second.</summary>
    private static Tensor Latents => tensor(new[,] { { 0f, 10f }, { 1f, 20f }, { 2f, 60f }, { 8f, 90f } });

    [Fact]
    public void Of_FourFaces_HasTheirEdgesAndShares()
    {
        using var scope = NewDisposeScope();
        var histograms = LatentHistograms.Of(Latents, bins: 2);

        Values(histograms.Edges).ShouldBe([0, 4, 8, 10, 50, 90]);
        Values(histograms.Shares).ShouldBe([0.75, 0.25, 0.5, 0.5]);
    }

    [Fact]
    public void LogWeights_Product_IsTheSumOfTheLogarithms()
    {
        using var scope = NewDisposeScope();
        var logs = LatentHistograms.Of(Latents, bins: 2).LogWeights(Latents, Alpha, LatentWeighting.Product);

        // 1 / ((3/4 + 1/4) (1/2 + 1/4)) = 4/3 for the first three, 1 / ((1/4 + 1/4) (1/2 + 1/4)) = 8/3 for the last
        Near(logs.exp(), [4 / 3.0, 4 / 3.0, 4 / 3.0, 8 / 3.0]);
        Near(DrawProbabilities.Of(logs), [0.2, 0.2, 0.2, 0.4]);
        DrawProbabilities.EffectiveSampleSize(logs).ShouldBe(1 / ((3 * 0.04) + 0.16), 1e-12);
    }

    /// <summary>The named deviation: of the two factors the greater alone.</summary>
    [Fact]
    public void LogWeights_Max_IsTheGreatestLogarithm()
    {
        using var scope = NewDisposeScope();
        var logs = LatentHistograms.Of(Latents, bins: 2).LogWeights(Latents, Alpha, LatentWeighting.Max);

        Near(logs.exp(), [4 / 3.0, 4 / 3.0, 4 / 3.0, 2]); // 1 / (1/2 + 1/4), and 1 / (1/4 + 1/4)
    }

    /// <summary>A thousand factors of at least 1,000 each are no number in double precision; their logarithm is.</summary>
    [Fact]
    public void LogWeights_ProductThatOverflows_StillGivesProbabilities()
    {
        using var scope = NewDisposeScope();
        var latents = tensor(new[] { 0f, 0f, 1f }).unsqueeze(1).expand(3, 1000);
        var logs = LatentHistograms.Of(latents, bins: 10_000).LogWeights(latents, 1e-6, LatentWeighting.Product);

        logs.exp()[2].item<double>().ShouldBe(double.PositiveInfinity);
        Near(DrawProbabilities.Of(logs), [0, 0, 1]);
        DrawProbabilities.EffectiveSampleSize(logs).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void LogWeights_LatentThatNeverVaries_LeavesTheFacesEven()
    {
        using var scope = NewDisposeScope();
        var latents = ones(5, 1);
        var logs = LatentHistograms.Of(latents, bins: 3).LogWeights(latents, Alpha, LatentWeighting.Product);

        Near(DrawProbabilities.Of(logs), [0.2, 0.2, 0.2, 0.2, 0.2]);
        DrawProbabilities.EffectiveSampleSize(logs).ShouldBe(5, 1e-12);
    }

    [Fact]
    public void LogWeights_OutsideTheEdges_CountsToTheOutermostBin()
    {
        using var scope = NewDisposeScope();
        var histograms = LatentHistograms.Of(Latents, bins: 2);

        var logs = histograms.LogWeights(tensor(new[,] { { -100f, 60f }, { 100f, 60f } }), Alpha, LatentWeighting.Product);

        Near(logs.exp(), [4 / 3.0, 8 / 3.0]);
    }

    [Fact]
    public void Of_WeightOfNothing_IsAProbabilityOfNothing()
    {
        using var scope = NewDisposeScope();
        var logs = tensor(new[] { double.NegativeInfinity, 0, 0 });

        Near(DrawProbabilities.Of(logs), [0, 0.5, 0.5]);
        DrawProbabilities.EffectiveSampleSize(logs).ShouldBe(2, 1e-12);
    }

    private static double[] Values(Tensor values) => values.contiguous().data<double>().ToArray();

    private static void Near(Tensor values, double[] expected) =>
        Values(values).Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
}
