using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Training.Loop;

public sealed class TrainingLoopTests : IDisposable
{
    private static readonly AutoencoderOptions Tiny = new() { LatentSize = 3, BaseChannels = 4, MixtureComponents = 2 };

    private readonly Workbench bench = new([new ToyGanFamily(), .. GenWorkers.Models.ModelFamilies.All]);
    private readonly MemorySamples samples = new(new SampleShape(8, 8, 1), 96, 32, 16);

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Train_SeveralOptimizersStateAndStreams_ResumesExactly(int stop)
    {
        var spec = With(Workbench.Spec("toy-gan", new ToyGanOptions(), steps: (2 * stop) + 1), training => training with { CheckpointEverySteps = stop });
        using var broken = new Workbench([new ToyGanFamily()]);
        await bench.TrainAsync(spec, samples);

        using var drain = new CancellationTokenSource();
        broken.Host.Committed = _ => drain.Cancel();
        await Assert.ThrowsAsync<AttemptStoppedException>(() => broken.TrainAsync(spec, samples, new Attempt { Draining = drain.Token }));
        broken.Host.Committed = null;
        await broken.TrainAsync(spec, samples, new Attempt { ResumePath = broken.CheckpointPath(stop) });

        CheckpointComparison.ShouldBeEqual(bench.CheckpointPath(2 * stop), broken.CheckpointPath(2 * stop));
        var state = CheckpointComparison.StateOf(bench.CheckpointPath(2 * stop));
        state.Scalars["p"].ShouldBe(0.01 * 2 * stop, 1e-9);
        CheckpointComparison.TensorHashes(bench.CheckpointPath(2 * stop)).Keys.ShouldContain("state.pool");
    }

    [Fact]
    public async Task Train_Cancelled_SavesAndStops()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var spec = Workbench.Spec("autoencoder", Tiny);

        var stopped = await Assert.ThrowsAsync<AttemptStoppedException>(() => bench.TrainAsync(spec, samples, new Attempt { Cancel = cancel.Token }));

        stopped.Reason.ShouldBe(StopReason.Cancelled);
        bench.Host.Checkpoints.ShouldBeEmpty(); // step 0 has nothing to save
    }

    [Fact]
    public async Task Train_DrainedBetweenCheckpoints_SavesThatStep()
    {
        using var drain = new CancellationTokenSource();
        bench.Host.MetricsRecorded = () => drain.Cancel(); // the first line is written after step 1
        var spec = With(Workbench.Spec("autoencoder", Tiny), training => training with { CheckpointEverySteps = 1000 });

        var stopped = await Assert.ThrowsAsync<AttemptStoppedException>(() => bench.TrainAsync(spec, samples, new Attempt { Draining = drain.Token }));

        stopped.Reason.ShouldBe(StopReason.Draining);
        bench.Host.Checkpoints.ShouldHaveSingleItem().Step.ShouldBe(1);
    }

    [Fact]
    public async Task Train_LeaseLost_StopsAtTheCommit()
    {
        bench.Host.Accepts = false;
        var spec = With(Workbench.Spec("autoencoder", Tiny), training => training with { CheckpointEverySteps = 4 });

        var stopped = await Assert.ThrowsAsync<AttemptStoppedException>(() => bench.TrainAsync(spec, samples));

        stopped.Reason.ShouldBe(StopReason.Fenced);
    }

    [Fact]
    public async Task Train_ManyCheckpoints_KeepsTwoUnderUniqueKeys()
    {
        var spec = With(Workbench.Spec("autoencoder", Tiny), training => training with { CheckpointEverySteps = 4 });

        await bench.TrainAsync(spec, samples);

        bench.Host.Checkpoints.Select(row => row.Step).ShouldBe([4, 8, 12, 16, 20]);
        var row = bench.Host.Checkpoints[^1];
        row.Key.ShouldBe($"default/checkpoints/0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101/20-1-{row.Sha256}");
        var kept = await bench.Store.ListAsync("default/checkpoints/", TestContext.Current.CancellationToken)
            .Select(found => found.Key).ToListAsync(TestContext.Current.CancellationToken);
        kept.Order().ShouldBe(bench.Host.Checkpoints.TakeLast(2).Select(checkpoint => checkpoint.Key).Order());
    }

    [Fact]
    public async Task Train_LossNotFinite_NamesTheStepAndKeepsWeights()
    {
        var spec = Workbench.Spec("toy-gan", new ToyGanOptions { DivergeAtStep = 6 });

        var error = await Should.ThrowAsync<JobException>(() => bench.TrainAsync(spec, samples));

        error.Code.ShouldBe(ErrorCode.TrainingDiverged);
        error.Message.ShouldContain("step 6");
        error.Message.ShouldContain("generator");
        var weights = error.Artifacts.ShouldHaveSingleItem();
        weights.Name.ShouldBe("weights-before-divergence");
        CheckpointComparison.TensorHashes(bench.PathOf(weights.Key)).Keys.ShouldContain("generator.hidden.weight");
    }

    [Fact]
    public async Task Resume_OtherThreadCount_WaitsUnlessInexactIsAllowed()
    {
        var spec = With(Workbench.Spec("autoencoder", Tiny), training => training with { CheckpointEverySteps = 10 });
        await bench.TrainAsync(spec, samples);
        var attempt = new Attempt { ResumePath = bench.CheckpointPath(10) };
        var other = With(spec, training => training with { Threads = 2 });

        var error = await Should.ThrowAsync<JobException>(() => bench.TrainAsync(other, samples, attempt));
        var allowed = await bench.TrainAsync(With(other, training => training with { AllowInexactResume = true }), samples, attempt);

        error.Code.ShouldBe(ErrorCode.DeviceUnavailable);
        error.Message.ShouldContain("threads=1");
        allowed.Inexact.ShouldBeTrue();
        allowed.Steps.ShouldBe(20);
    }

    [Fact]
    public async Task Resume_CheckpointOfAnotherSeed_IsRefused()
    {
        var spec = With(Workbench.Spec("autoencoder", Tiny), training => training with { CheckpointEverySteps = 10 });
        await bench.TrainAsync(spec, samples);

        var error = await Should.ThrowAsync<JobException>(
            () => bench.TrainAsync(spec with { Seed = 99 }, samples, new Attempt { ResumePath = bench.CheckpointPath(10) }));

        error.Code.ShouldBe(ErrorCode.InputCorrupt);
    }

    [Fact]
    public async Task Train_NoGain_StopsEarlyWithTheKeptWeights()
    {
        var spec = With(
            Workbench.Spec("autoencoder", Tiny, steps: 400) with { Seed = 3 },
            training => training with { ValidateEverySteps = 2, EarlyStopValidations = 2, LearningRate = 0.3, ClipGradientNorm = 0 });

        var trained = await bench.TrainAsync(spec, samples);

        trained.Steps.ShouldBeLessThan(400);
        trained.Metrics["validation/best"].ShouldBeLessThanOrEqualTo(trained.Metrics["validation/loss"]);
    }

    [Fact]
    public async Task Train_Epochs_TakesTheStepsOfThePositions()
    {
        var spec = Workbench.Spec("autoencoder", Tiny) with { Budget = new BudgetSpec { Epochs = 3 } };

        var trained = await bench.TrainAsync(With(spec, training => training with { BatchSize = 40 }), samples);

        trained.Steps.ShouldBe(8); // 3 x 96 samples in steps of 40
    }

    [Fact]
    public async Task Train_Minutes_StopsByTheClock()
    {
        var spec = Workbench.Spec("autoencoder", Tiny) with { Budget = new BudgetSpec { Minutes = 0.05 } };

        var trained = await bench.TrainAsync(spec, samples);

        trained.Metrics["trainedSeconds"].ShouldBeInRange(3, 30);
        trained.Steps.ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task Train_Files_ManifestMetricsAndGridsAreWhole()
    {
        var spec = With(Workbench.Spec("vae", new VaeOptions { LatentSize = 3, BaseChannels = 4 }), training => training with { PreviewEverySteps = 10 });

        var trained = await bench.TrainAsync(spec, samples);

        using var manifest = JsonDocument.Parse(trained.ManifestJson);
        manifest.RootElement.GetProperty("seed").GetInt64().ShouldBe(7);
        manifest.RootElement.GetProperty("datasetDigest").GetString().ShouldBe("digest");
        trained.Grids.Keys.Order().ShouldBe(
            ["reconstructions-000010.png", "reconstructions-000020.png", "reconstructions-final.png", "samples-000010.png", "samples-000020.png", "samples-final.png"]);
        var lines = await File.ReadAllLinesAsync(trained.MetricsPath, TestContext.Current.CancellationToken);
        lines.ShouldAllBe(line => JsonDocument.Parse(line, default).RootElement.GetProperty("step").GetInt64() > 0);
        bench.Host.Metrics.ShouldContain(row => row.Name == "train/loss" && row.Step == 10);
        bench.Host.Metrics.ShouldContain(row => row.Name == "validation/negativeElbo");
        bench.Host.Progress.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Train_StartFrom_TakesMatchingWeights()
    {
        var spec = Workbench.Spec("autoencoder", Tiny, steps: 60);
        var first = await bench.TrainAsync(spec, samples);
        var next = With(Workbench.Spec("autoencoder", Tiny, steps: 1) with { Seed = 8 }, training => training with { LearningRate = 1e-7 });

        var cold = await bench.TrainAsync(next, samples);
        var warm = await bench.TrainAsync(next, samples, new Attempt { StartFromPath = first.WeightsPath });

        warm.Metrics["validation/loss"].ShouldBe(first.Metrics["validation/loss"], 1e-4);
        warm.Metrics["validation/loss"].ShouldBeLessThan(cold.Metrics["validation/loss"]);
    }

    [Fact]
    public async Task Train_NoTrainSamples_SaysSo()
    {
        using var empty = new MemorySamples(new SampleShape(8, 8, 1), 0, 4, 4);

        var error = await Should.ThrowAsync<JobException>(() => bench.TrainAsync(Workbench.Spec("autoencoder", Tiny), empty));

        error.Code.ShouldBe(ErrorCode.DatasetShapeMismatch);
    }

    [Fact]
    public async Task Train_Bf16_TrainsOrFallsBack()
    {
        var spec = With(Workbench.Spec("autoencoder", Tiny, steps: 60), training => training with { Precision = Precision.Bf16 });

        var trained = await bench.TrainAsync(spec, samples);

        var fp32 = await bench.TrainAsync(Workbench.Spec("autoencoder", Tiny, steps: 60), samples);
        trained.Metrics["validation/loss"].ShouldBe(fp32.Metrics["validation/loss"], 0.02);
    }

    private static TrainModelSpec With(TrainModelSpec spec, Func<TrainingSpec, TrainingSpec> change) =>
        spec with { Training = change(spec.Training) };
}
