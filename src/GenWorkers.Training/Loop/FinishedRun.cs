using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>What a run leaves: fits what is fitted after training, writes weights and metrics, draws the last grids.</summary>
public sealed class FinishedRun(RunSetup setup, Model model, Previews previews, MetricsLog metrics, string manifest)
{
    /// <param name="tick">Called between parts of the work; it may throw, and then nothing is left.</param>
    public TrainedModel Write(TrainingState state, Action tick)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(tick);
        var (measured, reports) = FitMeasureAndReport(tick);
        var folder = setup.Context.ScratchFolder;
        var weights = Path.Combine(folder, "weights.safetensors");
        var digest = WeightsFile.Write(weights, model, manifest);
        previews.Draw("final", digest);
        var lines = Path.Combine(folder, "metrics.jsonl");
        metrics.WriteTo(lines);
        var final = Final(state, measured);
        return new TrainedModel(
            weights, lines, previews.Grids, manifest, setup.Config.Options.GetRawText(), state.Inexact, state.Step, final)
        {
            Alarms = model.Alarms(final),
            Reports = reports,
        };
    }

    private (IReadOnlyDictionary<string, double> Measured, IReadOnlyDictionary<string, string> Reports) FitMeasureAndReport(Action tick)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.Train(false);
        var (train, validation) = (setup.Reader(model, "train"), setup.Reader(model, "validation"));
        tick();
        model.FitAfterTraining(train, validation, tick);
        tick();
        var measured = validation.Count > 0 ? model.Measure(validation, tick) : new Dictionary<string, double>();
        return (measured, model.Report(train, setup.Context.ScratchFolder, tick));
    }

    private static Dictionary<string, double> Final(TrainingState state, IReadOnlyDictionary<string, double> measured)
    {
        var final = state.Validation.Concat(measured).ToDictionary(metric => "validation/" + metric.Key, metric => metric.Value);
        if (state.BestMetric is { } best)
            final["validation/best"] = best;
        final["trainedSeconds"] = state.TrainedSeconds;
        return final;
    }
}
