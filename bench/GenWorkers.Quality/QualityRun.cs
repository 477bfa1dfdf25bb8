using System.Globalization;
using System.Text.Json;
using GenWorkers.Artifacts;
using GenWorkers.Artifacts.Directories;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;
using GenWorkers.Models;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using Microsoft.Extensions.Logging.Abstractions;

namespace GenWorkers.Quality;

/// <summary>Trains through the same loop as a job does, in a folder that is kept.</summary>
internal sealed class QualityRun(string folder, int threads)
{
    /// <summary>The families of the build, and a judge that only this bench needs.</summary>
    public static FamilyRegistry Families { get; } = new([.. ModelFamilies.All, new LabelReaderFamily()]);

    /// <summary>The weights file of the run; one that is there already is taken, so that scoring can be repeated.</summary>
    /// <param name="start">Weights file to start from.</param>
    public async Task<string> TrainAsync(
        string family, object options, BudgetSpec budget, TrainingSpec training, long seed, ISampleCache samples, CancellationToken cancel, string? start = null)
    {
        var weights = Path.Combine(folder, "weights.safetensors");
        if (File.Exists(weights))
            return weights;
        var trained = await RunAsync(Spec(family, options, budget, training, seed), samples, start, cancel);
        Console.WriteLine($"trained {trained.Steps} steps in {trained.Metrics["trainedSeconds"]:F0} s");
        return trained.WeightsPath;
    }

    /// <summary>Trains at each code size, as one job does.</summary>
    public async Task<SweepReport> SweepAsync(
        string family, object options, BudgetSpec budget, TrainingSpec training, long seed, SweepSpec sweep, ISampleCache samples, CancellationToken cancel) =>
        (await RunAsync(Spec(family, options, budget, training, seed) with { Sweep = sweep }, samples, null, cancel)).Sweep!;

    public JobContext Context() => new()
    {
        Lease = new JobLease("default", Guid.NewGuid(), 1),
        Kind = JobKinds.TrainModel,
        SpecJson = "{}",
        Inputs = new JobInputs(),
        Host = new ConsoleHost(TimeProvider.System),
        ScratchFolder = folder,
        CacheFolder = folder,
        Threads = threads,
    };

    private async Task<TrainedModel> RunAsync(TrainModelSpec spec, ISampleCache samples, string? start, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        var store = new DirectoryArtifactStore(
            new ArtifactStoreOptions { Folder = Path.Combine(folder, "store") }, NullLogger<DirectoryArtifactStore>.Instance, TimeProvider.System);
        var loop = new TrainingLoop(Families, store, TimeProvider.System, NullLogger<TrainingLoop>.Instance);
        return await loop.TrainAsync(new TrainingRequest(spec, spec.Options, samples, "bench", start, Checkpoint(spec)), Context(), cancel);
    }

    /// <summary>The newest of a run that was cut off: one of hours goes on from there. A sweep begins anew.</summary>
    private string? Checkpoint(TrainModelSpec spec)
    {
        var kept = Path.Combine(folder, "store", "default", "checkpoints");
        return spec.Sweep is not null || !Directory.Exists(kept)
            ? null
            : Directory.EnumerateFiles(kept, "*", SearchOption.AllDirectories).MaxBy(path => long.Parse(Path.GetFileName(path).Split('-')[0], CultureInfo.InvariantCulture));
    }

    private static TrainModelSpec Spec(string family, object options, BudgetSpec budget, TrainingSpec training, long seed) => new()
    {
        Dataset = "bench",
        Family = family,
        Options = JsonSerializer.SerializeToElement(options, WireJson.Options),
        Seed = seed,
        Budget = budget,
        Training = training,
    };
}
