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
    private readonly Workbench bench = new();

    protected FamilyComplianceTests() => TorchRuntime.EnsureLoaded();

    protected static IModelFamily Family { get; } = new TFamily();

    /// <summary>Options of a network that a step takes a millisecond for.</summary>
    protected abstract object TinyOptions { get; }

    /// <summary>Another setting that must survive a resume, such as the other architecture.</summary>
    protected abstract object OtherOptions { get; }

    protected virtual SampleShape Shape => new(12, 12, 1);

    private MemorySamples Samples() => new MemorySamples(Shape);

    private TrainModelSpec Spec(long steps, object? options = null) =>
        Workbench.Spec(Family.Name, options ?? TinyOptions, steps);

    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Train_TinyData_BeatsTheConstantPredictor()
    {
        var samples = Samples();
        var trained = await bench.TrainAsync(Spec(200), samples);

        var error = await TorchThread.RunAsync("error", () => ErrorOf(trained.WeightsPath, samples));
        error.Model.ShouldBeLessThan(0.5 * error.Constant);
    }

    [Fact]
    public async Task Sample_TrainedModel_HasDeclaredShapeAndVaries()
    {
        var trained = await bench.TrainAsync(Spec(60), Samples());

        var samples = await bench.SampleAsync(trained.WeightsPath, 70);

        samples.Count.ShouldBe(70);
        samples.ShouldAllBe(sample => sample.Length == Shape.Length);
        samples.Select(Convert.ToHexString).Distinct().Count().ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task Sample_OtherCount_EachSampleIsTheSame()
    {
        var trained = await bench.TrainAsync(Spec(20), Samples());

        var few = await bench.SampleAsync(trained.WeightsPath, 5, seed: 3);
        var many = await bench.SampleAsync(trained.WeightsPath, 130, seed: 3);
        var others = await bench.SampleAsync(trained.WeightsPath, 5, seed: 4);

        few.ShouldBe(many.Take(5));
        others.ShouldNotBe(few);
    }

    [Fact]
    public async Task Sample_ZeroTemperature_VariesLess()
    {
        var trained = await bench.TrainAsync(Spec(60), Samples());

        var calm = await bench.SampleAsync(trained.WeightsPath, 64, temperature: 0);
        var usual = await bench.SampleAsync(trained.WeightsPath, 64);

        Spread(calm).ShouldBeLessThan(Spread(usual));
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
        var first = await bench.TrainAsync(Spec(25), Samples());
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
        var plain = await bench.TrainAsync(spec with { Training = spec.Training with { ValidateEverySteps = 1000 } }, Samples());
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

        var error = await Should.ThrowAsync<JobException>(() => bench.TrainAsync(Spec(1), tiny));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
        error.Message.ShouldContain("4x4x1");
    }

    [Theory]
    [InlineData(8, 8, 3)]
    [InlineData(9, 13, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(33, 33, 3)]
    public async Task Create_AnyShape_KeepsTheShape(int height, int width, int channels)
    {
        var shape = new SampleShape(height, width, channels);
        var samples = new MemorySamples(shape, 16, 8, 8);
        var trained = await bench.TrainAsync(Spec(2), samples);

        var drawn = await bench.SampleAsync(trained.WeightsPath, 1);

        drawn[0].Length.ShouldBe(shape.Length);
    }

    [Fact]
    public void ExampleJob_InDocs_ValidatesAndIsThisFamilys()
    {
        var path = Path.Combine(Repository.Root, "docs", "jobs", $"train-{Family.Name}.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        var command = json.Deserialize<Command>(WireJson.Options)!;
        var spec = command.Spec.Deserialize<TrainModelSpec>(WireJson.Options)!;

        command.Kind.ShouldBe(JobKinds.TrainModel);
        spec.Family.ShouldBe(Family.Name);
        Family.Configure(spec.Options, new SampleShape(64, 64, 3)).Family.ShouldBe(Family.Name);
        CommandValidator.Validate(json.RootElement).ShouldBeEmpty();
    }

    [Fact]
    public void Options_Defaults_AreTheCatalogsRecord() =>
        FamilyCatalog.Find(Family.Name)!.OptionsType.ShouldBe(typeof(TFamily).BaseType!.GetGenericArguments()[0]);

    private (double Model, double Constant) ErrorOf(string weightsPath, MemorySamples samples)
    {
        var test = samples.Split("test");
        var keys = Enumerable.Range(0, test.Count).Select(i => new SampleKey(0, i)).ToArray();
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        using var model = WeightsFile.Load(weightsPath, new FamilyRegistry([Family]), torch.CPU);
        model.Train(false);
        var images = ImageTensors.FromBytes(HostBatch.Read(test, Shape, keys).Pixels, Shape, torch.CPU);
        var reconstructed = ((IReconstructingModel)model).Reconstruct(images);
        reconstructed.shape.ShouldBe(images.shape);
        reconstructed.min().item<float>().ShouldBeGreaterThanOrEqualTo(0);
        reconstructed.max().item<float>().ShouldBeLessThanOrEqualTo(1);
        return (
            (reconstructed - images).square().mean().item<float>(),
            (images - images.mean([0], keepdim: true)).square().mean().item<float>());
    }

    private (long Early, long Late) CountTensors()
    {
        var spec = Spec(250);
        var request = new GenWorkers.Jobs.Training.TrainingRequest(spec, spec.Options, Samples(), "digest", null, null);
        var setup = new RunSetup(request, bench.Context(), Family);
        using var run = new TrainingRun(setup, bench.Store, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        run.Steps(50);
        var early = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        run.Steps(200);
        return (early, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    private static double Spread(List<byte[]> samples)
    {
        var mean = Enumerable.Range(0, samples[0].Length).Select(p => samples.Average(sample => (double)sample[p])).ToArray();
        return samples.Average(sample => sample.Select((value, p) => Math.Pow(value - mean[p], 2)).Average());
    }
}
