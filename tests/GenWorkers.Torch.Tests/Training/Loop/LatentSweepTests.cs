using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Torch;

namespace GenWorkers.Torch.Tests.Training.Loop;

public sealed class LatentSweepTests : IDisposable
{
    private static readonly SampleShape Shape = new(12, 12, 1);

    private readonly Workbench bench = new();

    public LatentSweepTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task Train_Sweep_GivesTheCurveSamplesOfEachSizeAndTheKneesModel()
    {
        var trained = await TrainAsync(bench, Sweep(500, 1, 3, 6, 24));

        var report = trained.Sweep!;
        report.Points.Select(point => point.LatentSize).ShouldBe([1, 3, 6, 24]);
        (report.Split, report.Images).ShouldBe(("test", 64));
        report.Points[2].SquaredError.ShouldBeLessThan(0.7 * report.Points[0].SquaredError);
        report.KneeLatentSize.ShouldNotBeNull().ShouldBeOneOf(3, 6);
        trained.OptionsJson.ShouldContain($"\"latentSize\":{report.ChosenLatentSize}");
        trained.Grids.Keys.ShouldContain("latent-0001-samples-final.png");
        trained.Grids.Keys.ShouldContain("latent-0024-reconstructions-final.png");
        trained.Metrics["sweep/latentSize"].ShouldBe(report.ChosenLatentSize);
        bench.Host.Metrics.Select(row => row.Name.Split('/')[0]).Distinct().ShouldBe(["latent1", "latent3", "latent6", "latent24"]);
        bench.Host.Progress.Select(progress => progress.Fraction).ShouldBeInOrder();
    }

    [Fact]
    public async Task Train_FamilyThatReports_KeepsTheReportsOfEachSize()
    {
        var options = new DebiasingVaeOptions { Attribute = MemorySamples.SideAttribute, Positive = "right", BaseChannels = 4 };

        var trained = await TrainAsync(bench, Workbench.Spec("debiasing-vae", options, 4) with { Sweep = new SweepSpec { LatentSizes = [2, 3, 5] } });

        trained.Grids.Keys.ShouldContain("latent-0002-face-probabilities.json");
        trained.Grids.Keys.ShouldContain("latent-0005-face-probabilities.png");
    }

    /// <summary>Stopped in the second size: the first is not trained again and all ends as if nothing had happened.</summary>
    [Theory]
    [InlineData(21)] // the second size's start, before its first step
    [InlineData(34)] // its step 13
    public async Task Resume_InTheSecondSize_EqualsUninterruptedSweep(long stop)
    {
        var spec = Sweep(20, 2, 4, 8);
        spec = spec with { Training = spec.Training with { CheckpointEverySteps = 13 } };
        using var broken = new Workbench();
        var whole = await TrainAsync(bench, spec);

        using var drain = new CancellationTokenSource();
        broken.Host.Committed = row => StopAt(row.Step, stop, drain);
        await Assert.ThrowsAsync<AttemptStoppedException>(() => TrainAsync(broken, spec, new Attempt { Draining = drain.Token }));
        var metricsBefore = broken.Host.Metrics.Count(row => row.Name.StartsWith("latent2/", StringComparison.Ordinal));
        var resumed = await TrainAsync(broken, spec, new Attempt { ResumePath = broken.CheckpointPath(stop) });

        broken.Host.Metrics.Count(row => row.Name.StartsWith("latent2/", StringComparison.Ordinal)).ShouldBe(metricsBefore);
        resumed.Sweep!.Points.ShouldBe(whole.Sweep!.Points.Select((point, i) => point with { Weights = resumed.Sweep.Points[i].Weights }));
        CheckpointComparison.TensorHashes(resumed.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(whole.WeightsPath));
        broken.Host.Checkpoints.Select(row => row.Step).ShouldBeUnique();
        CheckpointComparison.ShouldBeEqual(bench.CheckpointPath(55), broken.CheckpointPath(55));
    }

    /// <summary>Asked at the last upload before a size's error is measured.</summary>
    [Fact]
    public async Task Resume_StoppedWhileTheErrorIsMeasured_EqualsUninterruptedSweep()
    {
        var spec = Sweep(20, 2, 4, 8);
        using var broken = new Workbench();
        var whole = await TrainAsync(bench, spec);

        using var drain = new CancellationTokenSource();
        broken.Host.OnTick = phase => StopAt(phase == JobPhase.Upload ? 1 : 0, 1, drain);
        await Assert.ThrowsAsync<AttemptStoppedException>(() => TrainAsync(broken, spec, new Attempt { Draining = drain.Token }));
        broken.Host.OnTick = null;
        broken.Host.Checkpoints.ShouldHaveSingleItem().Step.ShouldBe(20);
        broken.Host.Metrics.Select(row => row.Name.Split('/')[0]).Distinct().ShouldBe(["latent2"]);
        var resumed = await TrainAsync(broken, spec, new Attempt { ResumePath = broken.CheckpointPath(20) });

        resumed.Sweep!.Points.ShouldBe(whole.Sweep!.Points.Select((point, i) => point with { Weights = resumed.Sweep.Points[i].Weights }));
        CheckpointComparison.TensorHashes(resumed.WeightsPath).ShouldBe(CheckpointComparison.TensorHashes(whole.WeightsPath));
    }

    [Fact]
    public async Task Train_FamilyThatDoesNotReconstruct_IsRefusedBeforeTraining()
    {
        var spec = Sweep(20, 2, 4, 8) with { Family = "gan", Options = Workbench.Spec("gan", new GanOptions { BaseChannels = 4 }).Options };

        var error = await Should.ThrowAsync<JobException>(() => TrainAsync(bench, spec));

        error.Message.ShouldBe("spec.sweep: a model of family gan does not reconstruct");
        bench.Host.Metrics.ShouldBeEmpty();
    }

    [Fact]
    public async Task Train_LastSizeTooLarge_IsRefusedBeforeTraining()
    {
        var error = await Should.ThrowAsync<JobException>(() => TrainAsync(bench, Sweep(20, 2, 4, 6000)));

        error.Message.ShouldBe("spec.options.latentSize: at most 5656 with mixtureComponents 2, whose covariances have latentSize^2 values each; it is 6000");
        bench.Host.Metrics.ShouldBeEmpty();
    }

    private static void StopAt(long step, long stop, CancellationTokenSource drain)
    {
        if (step == stop)
            drain.Cancel();
    }

    private static Task<TrainedModel> TrainAsync(Workbench bench, TrainModelSpec spec, Attempt? attempt = null) =>
        bench.TrainAsync(spec, new MemorySamples(Shape), attempt);

    private static TrainModelSpec Sweep(long steps, params int[] sizes) =>
        Workbench.Spec("autoencoder", new AutoencoderOptions { BaseChannels = 8, MixtureComponents = 2 }, steps) with
        {
            Sweep = new SweepSpec { LatentSizes = sizes },
        };
}
