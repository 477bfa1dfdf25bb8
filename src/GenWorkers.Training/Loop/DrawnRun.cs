using GenWorkers.Contracts.Commands;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Torch;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>
/// Takes a model's steps on batches that are drawn from a known distribution, not read from a data set: for checks against
/// what theory says. No validation, no checkpoint, no job; those are <see cref="TrainingRun"/>'s.
/// </summary>
public static class DrawnRun
{
    /// <summary>Trains and leaves the averaged weights in the model. Call it on a thread that runs torch.</summary>
    /// <param name="draw">A batch for the draws, (B, C, H, W); every step has draws of its own.</param>
    /// <param name="takeStep">What a step does; null takes the model's own.</param>
    public static void Train(
        Model model, TrainingSpec training, long steps, long seed, Func<Draws, Tensor> draw, Action<Batch, StepContext>? takeStep = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(draw);
        model.Prepare(training);
        using var ema = new EmaWeights(model, training.EmaDecay);
        var autocast = AutocastScope.For(training.Precision == Precision.Bf16, model.Device, NullLogger.Instance);
        model.Train(true);
        for (var step = 0L; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            SampleKey[] keys = [.. Enumerable.Range(0, training.BatchSize).Select(i => new SampleKey(step, i))];
            var draws = new Draws(seed, DrawPurpose.Training, keys, model.Device);
            var batch = new Batch([new StreamBatch(draw(draws), keys, draws)]);
            var done = (step - training.WarmupSteps) / (double)Math.Max(1, steps - training.WarmupSteps);
            var context = new StepContext(
                step + 1, LearningRates.At(training, step, done), training.ClipGradientNorm, autocast, new MetricSums());
            (takeStep ?? model.Step)(batch, context);
            ema.Update(step);
        }

        ema.Adopt();
        model.Train(false);
    }
}
