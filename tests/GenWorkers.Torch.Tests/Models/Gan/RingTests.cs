using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Models.Gan;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Loop;
using GenWorkers.Training.Torch;
using TorchSharp;

namespace GenWorkers.Torch.Tests.Models.Gan;

/// <summary>A short version of <c>quality modes</c>, on a ring whose modes are five times as wide.</summary>
public sealed class RingTests
{
    private const int Points = 1000;

    private static readonly PointMixture Ring = PointMixture.Ring(8, 1, 0.05);

    private static readonly GanOptions Options = new() { LatentSize = 2, HiddenSizes = [128, 128], InputScale = 20, R1Gamma = 0, MinibatchDeviation = true };

    public RingTests() => TorchRuntime.EnsureLoaded();

    [Fact]
    public async Task Generator_RingOfEight_CoversItsModesEvenly()
    {
        var found = await TorchThread.RunAsync("ring", () =>
        {
            torch.set_num_threads(1);
            return Covered(steps: 1200, seed: 1);
        });

        found.Modes.ShouldBe(8, found.ToString());
        found.HighQuality.ShouldBeGreaterThan(0.55, found.ToString());
        found.ReverseDivergence.ShouldBeLessThan(0.05, found.ToString());
    }

    private static ModeCoverage Covered(int steps, long seed)
    {
        using var scope = torch.NewDisposeScope();
        using var model = PointGan.Create(Options, seed);
        var training = new TrainingSpec { BatchSize = 256, LearningRate = 1e-3, ClipGradientNorm = 0 };
        PointGan.Train(model, training, steps, seed, Ring.Sample);
        var draws = new Draws(seed, DrawPurpose.Sampling, [.. Enumerable.Range(0, Points).Select(i => new SampleKey(0, i))], torch.CPU);
        return ModeCoverage.Of(Ring.FromUnit(PointGan.Sample(model, draws)), Ring);
    }
}
