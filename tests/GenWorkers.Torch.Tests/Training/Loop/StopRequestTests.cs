using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Torch.Tests.Support;

namespace GenWorkers.Torch.Tests.Training.Loop;

/// <summary>Runs that are asked to stop in what follows their last step.</summary>
public sealed class StopRequestTests : IDisposable
{
    private static readonly AutoencoderOptions Tiny = new() { LatentSize = 3, BaseChannels = 4, MixtureComponents = 2 };

    private readonly Workbench bench = new();
    private readonly MemorySamples samples = new(new SampleShape(8, 8, 1), 96, 32, 16);

    public void Dispose() => bench.Dispose();

    /// <summary>
    /// Asked at the n-th tick, all of which come after the last step: the final validation (1), then what is fitted on the
    /// train split's three batches and, for the outlier detector, its calibration. No tick comes after that one.
    /// </summary>
    [Theory]
    [InlineData("autoencoder", 1)]
    [InlineData("autoencoder", 2)]
    [InlineData("autoencoder", 4)]
    [InlineData("autoencoder", 7)] // within the mixture's iterations
    [InlineData("outlier", 5)]
    [InlineData("outlier", 7)]
    public async Task Train_StoppedAfterTheLastStep_LosesNothing(string family, int ticks)
    {
        object options = family == "outlier" ? new OutlierOptions { LatentSize = 3, BaseChannels = 4 } : Tiny;
        var spec = With(Workbench.Spec(family, options), training => training with { ValidateEverySteps = 1000 });
        using var straight = new Workbench();
        var whole = await straight.TrainAsync(spec, samples);

        var stopped = await DrainAfterAsync(step: 20, ticks, spec);
        var row = bench.Host.Checkpoints.ShouldHaveSingleItem();
        var losses = bench.Host.Metrics.Count(metric => metric.Name == "train/loss");
        var resumed = await bench.TrainAsync(spec, samples, new Attempt { ResumePath = bench.PathOf(row.Key) });

        stopped.Reason.ShouldBe(StopReason.Draining);
        row.Step.ShouldBe(20);
        bench.Host.Metrics.Count(metric => metric.Name == "train/loss").ShouldBe(losses, "nothing is trained again");
        CheckpointComparison.TensorHashes(resumed.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(whole.WeightsPath));
        File.ReadAllText(resumed.MetricsPath).ShouldBe(File.ReadAllText(whole.MetricsPath));
    }

    /// <summary>The best weights are in place by then; the checkpoint has the last ones, and the best beside them.</summary>
    [Fact]
    public async Task Train_StoppedAfterAnEarlyStop_SavesTheLastWeights()
    {
        var spec = With(
            Workbench.Spec("autoencoder", Tiny, steps: 400) with { Seed = 3 },
            training => training with { ValidateEverySteps = 2, EarlyStopValidations = 2, LearningRate = 0.3, ClipGradientNorm = 0, CheckpointEverySteps = 1 });
        using var straight = new Workbench();
        var whole = await straight.TrainAsync(spec, samples);
        var last = whole.Steps;

        spec = With(spec, training => training with { CheckpointEverySteps = 1000 });
        await DrainAfterAsync(last, ticks: 2, spec);

        var saved = CheckpointComparison.TensorHashes(bench.CheckpointPath(last));
        saved.ShouldBe(CheckpointComparison.TensorHashes(straight.CheckpointPath(last)));
        var names = saved.Keys.Where(name => name.StartsWith("best.decoder.", StringComparison.Ordinal)).ToList();
        names.ShouldNotBeEmpty();
        names.ShouldAllBe(name => saved[name] != saved[name.Replace("best.", "net.", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task Train_CancelledAfterTheLastStep_SavesItAndStops()
    {
        using var cancel = new CancellationTokenSource();
        bench.Host.OnTick = _ => CancelAfter(20, cancel);
        var spec = With(Workbench.Spec("autoencoder", Tiny), training => training with { ValidateEverySteps = 1000 });

        var stopped = await Assert.ThrowsAsync<AttemptStoppedException>(() => bench.TrainAsync(spec, samples, new Attempt { Cancel = cancel.Token }));

        stopped.Reason.ShouldBe(StopReason.Cancelled);
        bench.Host.Checkpoints.ShouldHaveSingleItem().Step.ShouldBe(20);
    }

    /// <summary>Drains at the n-th tick after a step, which is known by its metrics.</summary>
    private async Task<AttemptStoppedException> DrainAfterAsync(long step, int ticks, TrainModelSpec spec)
    {
        using var drain = new CancellationTokenSource();
        var left = ticks;
        bench.Host.OnTick = phase =>
        {
            if (phase == JobPhase.Step && IsTaken(step) && --left == 0)
                drain.Cancel();
        };
        var stopped = await Assert.ThrowsAsync<AttemptStoppedException>(() => bench.TrainAsync(spec, samples, new Attempt { Draining = drain.Token }));
        left.ShouldBe(0, "it stopped at once");
        bench.Host.OnTick = null;
        return stopped;
    }

    private void CancelAfter(long step, CancellationTokenSource cancel)
    {
        if (IsTaken(step))
            cancel.Cancel();
    }

    private bool IsTaken(long step) => bench.Host.Metrics.Any(metric => metric.Step == step);

    private static TrainModelSpec With(TrainModelSpec spec, Func<TrainingSpec, TrainingSpec> change) =>
        spec with { Training = change(spec.Training) };
}
