using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Training;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>What a run leaves: fits what is fitted after training, draws the last grids, writes weights and metrics.</summary>
public sealed class FinishedRun(RunSetup setup, Model model, Previews previews, MetricsLog metrics, string manifest)
{
    public TrainedModel Write(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Fit();
        previews.Draw("final");
        var folder = setup.Context.ScratchFolder;
        var weights = Path.Combine(folder, "weights.safetensors");
        WeightsFile.Write(weights, model, manifest);
        var lines = Path.Combine(folder, "metrics.jsonl");
        metrics.WriteTo(lines);
        return new TrainedModel(
            weights, lines, previews.Grids, manifest, setup.Config.Options.GetRawText(), state.Inexact, state.Step, Final(state));
    }

    private void Fit()
    {
        using var noGrad = no_grad();
        model.Train(false);
        var train = setup.Request.Samples.Split("train");
        var reader = new SampleReader(
            train,
            model.Shape,
            model.Streams(train),
            setup.Spec.Seed,
            DrawPurpose.Fitting,
            setup.Device,
            setup.Training.BatchSize,
            model.Config.Classes);
        model.FitAfterTraining(reader, () => setup.Context.Host.Tick(JobPhase.Step));
    }

    private static Dictionary<string, double> Final(TrainingState state)
    {
        var final = state.Validation.ToDictionary(metric => "validation/" + metric.Key, metric => metric.Value);
        if (state.BestMetric is { } best)
            final["validation/best"] = best;
        final["trainedSeconds"] = state.TrainedSeconds;
        return final;
    }
}
