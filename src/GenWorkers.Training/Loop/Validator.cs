using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>Scores the weights the model has now on held-out data. The draws are the same at every validation.</summary>
public sealed class Validator(RunSetup setup, Model model)
{
    /// <summary>Made before the first step, so that a family that cannot take the split says so then.</summary>
    private readonly SampleReader reader = Reader(setup, model);

    /// <summary>False where the data set has no validation split.</summary>
    public bool HasData => reader.Count > 0;

    /// <summary>Throws <see cref="DivergedException"/> where a metric is not finite.</summary>
    public IReadOnlyDictionary<string, double> Run(long step, Action tick)
    {
        using var noGrad = no_grad();
        model.Train(false);
        var sums = new MetricSums();
        foreach (var batch in reader.Batches())
        {
            tick();
            model.Evaluate(batch, sums);
        }

        model.Train(true);
        var means = sums.Means();
        foreach (var (name, value) in means.Where(metric => !double.IsFinite(metric.Value)))
            throw new DivergedException(step, $"validation/{name}", value);
        return means;
    }

    private static SampleReader Reader(RunSetup setup, Model model)
    {
        var split = setup.Request.Samples.Split("validation");
        var reader = new SampleReader(
            split,
            model.Shape,
            model.Streams(split),
            setup.Spec.Seed,
            DrawPurpose.Validation,
            setup.Device,
            setup.Training.BatchSize,
            model.Config.Classes);
        if (reader.Count > 0)
            model.CheckValidation(reader);
        return reader;
    }
}
