using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;

namespace GenWorkers.Torch.Tests.Training;

public sealed class ModelDiscriminatorTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);
    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(Shape, test: 70);

    public void Dispose()
    {
        bench.Dispose();
        samples.Dispose();
    }

    [Fact]
    public async Task Judge_Gan_GivesWhatItsScoreIs()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 });

        var judgement = (await JudgeAsync(weights, TestImages())).ShouldNotBeNull();
        var (scoring, scores) = await bench.ScoreAsync(weights, samples);

        judgement.Kind.ShouldBe(scoring.Kind);
        judgement.Boundary.ShouldBe(0.5);
        judgement.Values.ShouldBe(scores.Where(score => score.Split == "test").Select(score => score.Value), tolerance: 1e-6);
    }

    /// <summary>A trained discriminator calls held-out discs real and noise generated, whatever its objective.</summary>
    [Theory]
    [InlineData(AdversarialObjective.NonSaturating)]
    [InlineData(AdversarialObjective.LeastSquares)]
    [InlineData(AdversarialObjective.Hinge)]
    public async Task Judge_ImagesAndNoise_LieOnTheirSidesOfTheBoundary(AdversarialObjective objective)
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 8, LatentSize = 4, Objective = objective }, 150);
        var random = new Random(3);
        var noise = Enumerable.Range(0, 70).Select(_ => Enumerable.Range(0, Shape.Length).Select(_ => (byte)random.Next(256)).ToArray());

        var judgement = (await JudgeAsync(weights, [.. TestImages(), .. noise])).ShouldNotBeNull();

        var boundary = judgement.Boundary.ShouldNotBeNull();
        judgement.Values.Take(70).Count(value => value < boundary).ShouldBeGreaterThan(45);
        judgement.Values.Skip(70).Count(value => value >= boundary).ShouldBeGreaterThan(45);
    }

    [Fact]
    public async Task Judge_WassersteinCritic_HasNoBoundary()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4, Objective = AdversarialObjective.Wasserstein });

        (await JudgeAsync(weights, TestImages())).ShouldNotBeNull().Boundary.ShouldBeNull();
    }

    [Fact]
    public async Task Judge_ModelThatScoresButHasNoDiscriminator_IsNull() =>
        (await JudgeAsync(await TrainAsync("vae", new VaeOptions { LatentSize = 4, BaseChannels = 4 }), TestImages())).ShouldBeNull();

    [Fact]
    public async Task Judge_ConditionalGan_TakesEachImagesOwnClass()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4, Condition = MemorySamples.SideAttribute });
        var images = TestImages();

        var left = await JudgeAsync(weights, images, "left");
        var right = await JudgeAsync(weights, images, "right");
        var none = await JudgeAsync(weights, images);
        var strange = await JudgeAsync(weights, images, "above"); // not of the train set
        var mixed = (await JudgeAsync(weights, [.. images.Select((image, i) => new JudgedImage(image, i % 2 == 0 ? "left" : "right"))])).ShouldNotBeNull();

        left!.Values.Zip(right!.Values).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) > 1e-9);
        strange!.Values.ShouldBe(none!.Values);
        left.Values[0].ShouldNotBe(none.Values[0]);
        mixed.Values.ShouldBe(left.Values.Select((value, i) => i % 2 == 0 ? value : right.Values[i]), tolerance: 1e-6);
    }

    private byte[][] TestImages() =>
        [.. Enumerable.Range(0, 70).Select(i => samples.Split("test").Pixels(i).ToArray())];

    private Task<Judgement?> JudgeAsync(string weights, IReadOnlyList<byte[]> images, string? shownAs = null) =>
        JudgeAsync(weights, [.. images.Select(image => new JudgedImage(image, shownAs))]);

    private Task<Judgement?> JudgeAsync(string weights, IReadOnlyList<JudgedImage> images) =>
        new ModelDiscriminator(new FamilyRegistry(ModelFamilies.All)).JudgeAsync(
            weights, images, bench.Context(), TestContext.Current.CancellationToken);

    private async Task<string> TrainAsync(string family, object options, long steps = 3) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, steps), samples)).WeightsPath;
}
