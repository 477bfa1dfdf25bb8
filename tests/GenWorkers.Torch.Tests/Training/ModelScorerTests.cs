using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Training;

public sealed class ModelScorerTests : IDisposable
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
    public async Task Score_Autoencoder_NegativesAreLessUsualThanWhatItKnows()
    {
        var weights = await TrainAsync("autoencoder", new AutoencoderOptions { LatentSize = 6, BaseChannels = 8, MixtureComponents = 2 }, 200);

        var (scoring, usual) = await bench.ScoreAsync(weights, samples);
        var (_, unusual) = await bench.ScoreAsync(weights, new NegativeSamples(samples));

        scoring.Kind.Name.ShouldBe("reconstructionError");
        new FileInfo(scoring.ExtremesPath).Length.ShouldBeGreaterThan(500);
        usual.Count.ShouldBe(256 + 64 + 70);
        usual.Count(score => score.Split == "test").ShouldBe(70);
        usual.Where(score => score.Split == "train").Select(score => score.Index).ShouldBe(Enumerable.Range(0, 256));
        usual.ShouldAllBe(score => score.Confidence == null);
        unusual.Min(score => score.Value).ShouldBeGreaterThan(usual.Max(score => score.Value));
    }

    [Fact]
    public async Task Score_Vae_DependsOnTheSeedAndTightensWithDraws()
    {
        var weights = await TrainAsync("vae", new VaeOptions { LatentSize = 4, BaseChannels = 8 }, 60);

        var (scoring, first) = await bench.ScoreAsync(weights, samples, draws: 4);
        var (_, again) = await bench.ScoreAsync(weights, samples, draws: 4);
        var (_, other) = await bench.ScoreAsync(weights, samples, draws: 4, seed: 9);
        var (_, tighter) = await bench.ScoreAsync(weights, samples, draws: 64);

        scoring.Kind.Name.ShouldBe("negativeLogLikelihood");
        again.ShouldBe(first);
        other.ShouldNotBe(first);
        tighter.Average(score => score.Value).ShouldBeLessThan(first.Average(score => score.Value));
    }

    [Fact]
    public async Task Score_Gan_IsAProbability()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 5);

        var (scoring, scores) = await bench.ScoreAsync(weights, samples);

        scoring.Kind.Name.ShouldBe("generatedProbability");
        scores.ShouldAllBe(score => score.Value > 0 && score.Value < 1);
        scores.Select(score => score.Value).Distinct().Count().ShouldBeGreaterThan(300);
    }

    /// <summary>The discriminator looks at how much the images of a minibatch differ: no image's score may depend on that.</summary>
    [Fact]
    public async Task Score_GanWithMinibatchDeviation_IsTheSameBesideAnyImages()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4, MinibatchDeviation = true }, 20);
        var beside = new ChangedSamples(samples, "test", place => place == 3 ? 3 : 5);

        var (_, among) = await bench.ScoreAsync(weights, samples);
        var (_, alone) = await bench.ScoreAsync(weights, beside);

        Test(alone)[3].ShouldBe(Test(among)[3], 1e-9);
        Test(alone)[0].ShouldBe(Test(among)[5], 1e-9);
        Test(alone)[69].ShouldBe(Test(among)[5], 1e-6); // in the last chunk, of six images

        static double[] Test(List<SampleScore> scores) => [.. scores.Where(score => score.Split == "test").Select(score => score.Value)];
    }

    [Fact]
    public async Task Score_HeatMapsOfAModelWithout_IsRefused()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 1);

        var error = await Should.ThrowAsync<JobException>(() => bench.ScoreAsync(weights, samples, heatMaps: 3));

        error.Message.ShouldBe("spec.heatMaps: 0 with a model of family gan, which makes none, not 3");
    }

    private async Task<string> TrainAsync(string family, object options, long steps) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, steps), samples)).WeightsPath;
}
