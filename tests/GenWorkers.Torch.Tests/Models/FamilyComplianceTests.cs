using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Submission;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models;

/// <summary>What every family promises. A family's tests inherit it and say what is tiny for them.</summary>
public abstract class FamilyComplianceTests<TFamily> : IDisposable
    where TFamily : IModelFamily, new()
{
    private protected Workbench Bench { get; } = new();

    protected FamilyComplianceTests() => TorchRuntime.EnsureLoaded();

    protected static IModelFamily Family { get; } = new TFamily();

    /// <summary>Options of a network that a step takes a millisecond for.</summary>
    protected abstract object TinyOptions { get; }

    /// <summary>Another setting that must survive a resume, such as the other architecture.</summary>
    protected abstract object OtherOptions { get; }

    protected virtual SampleShape Shape => new(12, 12, 1);

    /// <summary>The trained model's error on held-out images over that of the best constant answer.</summary>
    protected abstract double ErrorShare(Model model, torch.Tensor images);

    /// <summary>Data with something to learn, the same at every call.</summary>
    private protected virtual ISampleCache Samples() => new MemorySamples(Shape);

    /// <summary>A little data of the kind that the example job is for.</summary>
    private protected virtual ISampleCache ExampleSamples(int side, int channels) =>
        new LabelledSamples(new MemorySamples(new SampleShape(side, side, channels), 64, 16, 16), "skinTone", "1", "5", "10");

    protected TrainModelSpec Spec(long steps, object? options = null) =>
        Workbench.Spec(Family.Name, options ?? TinyOptions, steps);

    public void Dispose()
    {
        Bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Train_TinyData_BeatsTheConstantPredictor()
    {
        var samples = Samples();
        var trained = await Bench.TrainAsync(Spec(200), samples);

        (await TorchThread.RunAsync("error", () => ErrorShareOf(trained.WeightsPath, samples))).ShouldBeLessThan(0.5);
    }

    [Theory]
    [InlineData(13)] // within an epoch
    [InlineData(16)] // its end
    public async Task Resume_AtStep_EqualsUninterruptedRun(int stop)
    {
        foreach (var options in new[] { TinyOptions, OtherOptions })
        {
            var spec = Spec(32, options);
            spec = spec with { Training = spec.Training with { CheckpointEverySteps = stop, ValidateEverySteps = 5, PreviewEverySteps = 9 } };
            using var straight = new Workbench();
            using var broken = new Workbench();
            var whole = await straight.TrainAsync(spec, Samples());

            using var drain = new CancellationTokenSource();
            broken.Host.Committed = _ => drain.Cancel();
            var stopped = await Assert.ThrowsAsync<AttemptStoppedException>(() => broken.TrainAsync(spec, Samples(), new Attempt { Draining = drain.Token }));
            stopped.Reason.ShouldBe(StopReason.Draining);
            var resumed = await broken.TrainAsync(spec, Samples(), new Attempt { ResumePath = broken.CheckpointPath(stop) });

            CheckpointComparison.ShouldBeEqual(straight.CheckpointPath(stop), broken.CheckpointPath(stop));
            CheckpointComparison.ShouldBeEqual(straight.CheckpointPath(2 * (long)stop), broken.CheckpointPath(2 * (long)stop));
            File.ReadAllText(resumed.MetricsPath).ShouldBe(File.ReadAllText(whole.MetricsPath));
            CheckpointComparison.TensorHashes(resumed.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(whole.WeightsPath));
        }
    }

    [Fact]
    public async Task Train_SameSeedAndThreads_GivesTheSameWeights()
    {
        using var other = new Workbench();
        var first = await Bench.TrainAsync(Spec(25), Samples());
        var second = await other.TrainAsync(Spec(25), Samples());
        var third = await other.TrainAsync(Spec(25) with { Seed = 8 }, Samples());

        CheckpointComparison.TensorHashes(second.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(first.WeightsPath));
        CheckpointComparison.TensorHashes(third.WeightsPath).ShouldNotBe(CheckpointComparison.TensorHashes(first.WeightsPath));
    }

    [Fact]
    public async Task Train_WithPreviewsAndValidations_GivesTheSameWeights()
    {
        var spec = Spec(25);
        using var other = new Workbench();
        var plain = await Bench.TrainAsync(spec with { Training = spec.Training with { ValidateEverySteps = 1000 } }, Samples());
        var busy = await other.TrainAsync(
            spec with { Training = spec.Training with { ValidateEverySteps = 3, PreviewEverySteps = 4 } }, Samples());

        CheckpointComparison.TensorHashes(busy.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(plain.WeightsPath));
    }

    [Fact]
    public async Task Train_TwoHundredSteps_LeavesNoTensors()
    {
        var (early, late) = await TorchThread.RunAsync("leak", CountTensors);

        late.ShouldBe(early);
    }

    [Fact]
    public async Task Train_ShapeTooSmall_NamesShapeAndRule()
    {
        var tiny = new MemorySamples(new SampleShape(4, 4, 1), 8, 4, 4);

        var error = await Should.ThrowAsync<JobException>(() => Bench.TrainAsync(Spec(1), tiny));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldContain("4x4x1");
    }

    [Fact]
    public async Task ExampleJob_InDocs_ValidatesAndTrains()
    {
        var path = Path.Combine(Repository.Root, "docs", "jobs", $"train-{Family.Name}.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        CommandValidator.Validate(json.RootElement).ShouldBeEmpty();
        var command = json.Deserialize<Command>(WireJson.Options)!;
        command.Kind.ShouldBe(JobKinds.TrainModel);
        var spec = command.Spec.Deserialize<TrainModelSpec>(WireJson.Options)!;
        spec.Family.ShouldBe(Family.Name);
        using var samples = ExampleSamples(spec.Image.SizePixels!.Value, spec.Image.Colors == ImageColors.Gray ? 1 : 3);

        // All of it but its length and its threads.
        spec = spec with { Budget = new BudgetSpec { Steps = 2 }, Training = spec.Training with { Threads = 1 } };
        var trained = await Bench.TrainAsync(spec, samples);

        trained.Steps.ShouldBe(2);
        WeightsFile.ConfigOf(trained.WeightsPath).Shape.ShouldBe(samples.Shape);
    }

    [Fact]
    public void Options_Defaults_AreTheCatalogsRecord() =>
        FamilyCatalog.Find(Family.Name)!.OptionsType.ShouldBe(typeof(TFamily).BaseType!.GetGenericArguments()[0]);

    /// <summary>Submission refuses bf16 where the catalog says so; nowhere else may a step compute in fp32 all the same.</summary>
    [Fact]
    public async Task Train_InBf16_DiffersFromFp32WhereTheCatalogTakesIt()
    {
        using var other = new Workbench();
        var spec = Spec(2);
        var exact = await Bench.TrainAsync(spec, Samples());
        var mixed = await other.TrainAsync(spec with { Training = spec.Training with { Precision = Precision.Bf16 } }, Samples());

        var same = CheckpointComparison.TensorHashes(mixed.WeightsPath).SequenceEqual(CheckpointComparison.TensorHashes(exact.WeightsPath));
        same.ShouldBe(!FamilyCatalog.Find(Family.Name)!.TakesBf16);
    }

    [Fact]
    public async Task Model_OfTheFamily_ReconstructsWhereTheCatalogSaysSo()
    {
        var trained = await Bench.TrainAsync(Spec(1), Samples());
        using var model = WeightsFile.Load(trained.WeightsPath, new FamilyRegistry([Family]), torch.CPU);

        (model is IReconstructingModel).ShouldBe(FamilyCatalog.Find(Family.Name)!.Reconstructs);
    }

    private double ErrorShareOf(string weightsPath, ISampleCache samples)
    {
        var test = samples.Split("test");
        var keys = Enumerable.Range(0, test.Count).Select(i => new SampleKey(0, i)).ToArray();
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var model = WeightsFile.Load(weightsPath, new FamilyRegistry([Family]), torch.CPU);
        model.Train(false);
        return ErrorShare(model, ImageTensors.FromBytes(HostBatch.Read(test, Shape, keys).Pixels, Shape, torch.CPU));
    }

    private (long Early, long Late) CountTensors()
    {
        var spec = Spec(250);
        var request = new GenWorkers.Jobs.Training.TrainingRequest(spec, spec.Options, Samples(), "digest", null, null);
        var setup = new RunSetup(request, Bench.Context(), Family);
        using var run = new TrainingRun(setup, Bench.Store, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        run.Steps(50);
        var early = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        run.Steps(200);
        return (early, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }
}
