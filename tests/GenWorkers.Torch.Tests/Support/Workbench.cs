using System.Text.Json;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.Directories;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Sampling;
using GenWorkers.Training.Torch;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Torch.Tests.Support;

/// <summary>Runs training and sampling jobs as a runner would, in a folder of its own.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("genworkers-").FullName;
    private readonly FamilyRegistry families;
    private int attempts;

    public Workbench(IEnumerable<IModelFamily>? families = null)
    {
        this.families = new FamilyRegistry(families ?? ModelFamilies.All);
        Store = new DirectoryArtifactStore(
            new ArtifactStoreOptions { Folder = StoreFolder }, NullLogger<DirectoryArtifactStore>.Instance, TimeProvider.System);
    }

    public RecordingHost Host { get; } = new();

    public IArtifactStore Store { get; }

    private string StoreFolder => Path.Combine(root, "store");

    /// <summary>Small, quick and at one thread; tests change what they are about.</summary>
    public static TrainModelSpec Spec(string family, object? options = null, long steps = 20) => new()
    {
        Dataset = "discs",
        Family = family,
        Options = options is null ? null : JsonSerializer.SerializeToElement(options, WireJson.Options),
        Seed = 7,
        Budget = new BudgetSpec { Steps = steps },
        Training = new TrainingSpec { BatchSize = 32, WarmupSteps = 5, LearningRate = 3e-3, EmaDecay = 0.9, Threads = 1 },
    };

    public JobContext Context(Attempt? attempt = null) => new()
    {
        Lease = new JobLease("default", Guid.Parse("0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101"), ++attempts),
        Kind = JobKinds.TrainModel,
        SpecJson = "{}",
        Inputs = new JobInputs(),
        Host = Host,
        Checkpoints = [.. Host.Checkpoints.OrderByDescending(row => row.Step)],
        ScratchFolder = Directory.CreateDirectory(Path.Combine(root, $"attempt-{attempts}")).FullName,
        CacheFolder = root,
        Threads = 1,
        Draining = attempt?.Draining ?? CancellationToken.None,
    };

    public async Task<TrainedModel> TrainAsync(TrainModelSpec spec, ISampleCache samples, Attempt? attempt = null)
    {
        var request = new TrainingRequest(
            spec, spec.Options, samples, "digest", attempt?.StartFromPath, attempt?.ResumePath);
        var loop = new TrainingLoop(families, Store, TimeProvider.System, NullLogger<TrainingLoop>.Instance);
        return await loop.TrainAsync(request, Context(attempt), attempt?.Cancel ?? TestContext.Current.CancellationToken);
    }

    public async Task<List<byte[]>> SampleAsync(
        string weightsPath, int count, long seed = 1, double temperature = 1, string? condition = null, double? guidance = null,
        double? truncation = null)
    {
        var drawn = new List<byte[]>();
        var spec = new GenerateSamplesSpec
        {
            Model = "m",
            Count = count,
            Seed = seed,
            Temperature = temperature,
            Condition = condition,
            Guidance = guidance,
            Truncation = truncation,
        };
        await new ModelSampler(families).SampleAsync(
            weightsPath,
            spec,
            (sample, _) =>
            {
                sample.Index.ShouldBe(drawn.Count);
                sample.Pixels.Length.ShouldBe(sample.Shape.Length);
                drawn.Add(sample.Pixels.ToArray());
                return ValueTask.CompletedTask;
            },
            Context(),
            TestContext.Current.CancellationToken);
        return drawn;
    }

    public async Task<(Scoring Scoring, List<SampleScore> Scores)> ScoreAsync(
        string weightsPath, ISampleCache samples, int draws = 1, long seed = 3, double falseAlarmRate = 0.05, int heatMaps = 0)
    {
        var scores = new List<SampleScore>();
        var scoring = await new ModelScorer(families).ScoreAsync(
            weightsPath,
            samples,
            new ScoreDatasetSpec { Dataset = "d", Model = "m", Draws = draws, Seed = seed, FalseAlarmRate = falseAlarmRate, HeatMaps = heatMaps },
            (score, _) =>
            {
                scores.Add(score);
                return ValueTask.CompletedTask;
            },
            Context(),
            TestContext.Current.CancellationToken);
        return (scoring, scores);
    }

    public string CheckpointPath(long step) => PathOf(Host.Checkpoints.Last(row => row.Step == step).Key);

    public string PathOf(string key) => Path.Combine(StoreFolder, key);

    public void Dispose()
    {
        // Runs choose a thread count of their own, which new threads inherit; other tests count on the process's.
        TorchRuntime.UseThreads(TorchAtStart.Threads);
        Directory.Delete(root, recursive: true);
    }
}

/// <summary>What differs between the attempts of one job.</summary>
internal sealed record Attempt
{
    public string? ResumePath { get; init; }

    public string? StartFromPath { get; init; }

    public CancellationToken Draining { get; init; }

    public CancellationToken? Cancel { get; init; }
}
