using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Families;
using GenWorkers.Training.Sampling;

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

        var (kind, usual) = await ScoreAsync(weights, samples);
        var (_, unusual) = await ScoreAsync(weights, new NegativeSamples(samples));

        kind.Name.ShouldBe("reconstructionError");
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

        var (kind, first) = await ScoreAsync(weights, samples, draws: 4);
        var (_, again) = await ScoreAsync(weights, samples, draws: 4);
        var (_, other) = await ScoreAsync(weights, samples, draws: 4, seed: 9);
        var (_, tighter) = await ScoreAsync(weights, samples, draws: 64);

        kind.Name.ShouldBe("negativeLogLikelihood");
        again.ShouldBe(first);
        other.ShouldNotBe(first);
        tighter.Average(score => score.Value).ShouldBeLessThan(first.Average(score => score.Value));
    }

    [Fact]
    public async Task Score_Gan_IsAProbability()
    {
        var weights = await TrainAsync("gan", new GanOptions { BaseChannels = 4, LatentSize = 4 }, 5);

        var (kind, scores) = await ScoreAsync(weights, samples);

        kind.Name.ShouldBe("generatedProbability");
        scores.ShouldAllBe(score => score.Value > 0 && score.Value < 1);
        scores.Select(score => score.Value).Distinct().Count().ShouldBeGreaterThan(300);
    }

    private async Task<string> TrainAsync(string family, object options, long steps) =>
        (await bench.TrainAsync(Workbench.Spec(family, options, steps), samples)).WeightsPath;

    private async Task<(ScoreKind Kind, List<SampleScore> Scores)> ScoreAsync(
        string weights, ISampleCache scored, int draws = 1, long seed = 3)
    {
        var scores = new List<SampleScore>();
        var scoring = await new ModelScorer(new FamilyRegistry(ModelFamilies.All)).ScoreAsync(
            weights,
            scored,
            new ScoreDatasetSpec { Dataset = "d", Model = "m", Draws = draws, Seed = seed },
            (score, _) =>
            {
                scores.Add(score);
                return ValueTask.CompletedTask;
            },
            bench.Context(),
            TestContext.Current.CancellationToken);
        new FileInfo(scoring.ExtremesPath).Length.ShouldBeGreaterThan(500);
        return (scoring.Kind, scores);
    }
}
