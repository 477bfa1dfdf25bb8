using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Flow;
using GenWorkers.Torch.Tests.Support;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Flow;

public sealed class FlowCheckpointTests : IDisposable
{
    private static readonly SampleShape Shape = new(8, 8, 1);
    private readonly string folder = Directory.CreateTempSubdirectory("genworkers-").FullName;

    public FlowCheckpointTests() => TorchRuntime.EnsureLoaded();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The first batch sets the activation norms, so whether it came is part of the state.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Resume_AroundTheFirstBatch_EqualsUninterruptedRun(int stepsBefore)
    {
        var (broken, whole, resumed) = (Path.Combine(folder, "broken"), Path.Combine(folder, "whole"), Path.Combine(folder, "resumed"));
        using (var run = new Run(seed: 1))
        {
            run.Steps(0, stepsBefore);
            run.Write(broken);
            run.Steps(stepsBefore, 3);
            run.Write(whole);
        }

        using (var run = new Run(seed: 2))
        {
            run.Restore(broken);
            run.AreInitialized.ShouldBe(stepsBefore > 0);
            run.Steps(stepsBefore, 3);
            run.Write(resumed);
        }

        CheckpointComparison.TensorHashes(resumed).ShouldBe(CheckpointComparison.TensorHashes(whole));
    }

    private sealed class Run : IDisposable
    {
        private readonly Model model;
        private readonly EmaWeights ema;
        private readonly KeptWeights best = new();
        private readonly MetricSums sums = new();

        public Run(long seed)
        {
            torch.manual_seed(seed);
            var family = new FlowFamily();
            var spec = Workbench.Spec("flow", new FlowOptions { StepsPerScale = 2, HiddenChannels = 8 });
            model = family.Create(family.Configure(spec.Options, Shape), torch.CPU);
            model.Prepare(new TrainingSpec());
            model.Train(true);
            ema = new EmaWeights(model, 0.9);
        }

        public bool AreInitialized => ModelTensors.Of(model)
            .Where(entry => entry.Name.EndsWith("initialized", StringComparison.Ordinal))
            .All(entry => entry.Tensor.item<long>() == 1);

        private CheckpointContent Content => new(model, ema, best, new MetricsLog(), new TrainingState(), "run", "machine");

        public void Steps(int from, int to)
        {
            var samples = new MemorySamples(Shape);
            var reader = new SampleReader(samples.Split("train"), Shape, SampleStream.Whole, 1, DrawPurpose.Training, torch.CPU, 16);
            for (var step = from; step < to; step++)
            {
                using var scope = torch.NewDisposeScope();
                model.Step(reader.Read(step * 16, 16), new StepContext(step + 1, 1e-3, 1, () => new MemoryStream(), sums));
                ema.Update(step);
            }
        }

        public void Write(string path) => TrainingCheckpoint.Write(path, Content);

        public void Restore(string path) => TrainingCheckpoint.Restore(path, Content, allowInexact: false);

        public void Dispose()
        {
            best.Dispose();
            ema.Dispose();
            model.Dispose();
        }
    }
}
