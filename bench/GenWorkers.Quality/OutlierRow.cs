using System.CommandLine;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>One-class outlier detection: a model a class, trained on that class alone, scored on all classes.</summary>
internal static class OutlierRow
{
    private const int Classes = 10;

    public static System.CommandLine.Command Create()
    {
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 10 };
        var seeds = new Option<int>("--seeds") { DefaultValueFactory = _ => 3 };
        var code = new Option<int>("--code") { DefaultValueFactory = _ => 32 };
        var noise = new Option<double>("--noise") { DefaultValueFactory = _ => 0.2 };
        var neighbours = new Option<int>("--neighbours") { DefaultValueFactory = _ => 3 };
        var detector = new Option<OutlierDetector>("--detector") { DefaultValueFactory = _ => OutlierDetector.NearestNeighbours };
        var channels = new Option<int>("--channels") { DefaultValueFactory = _ => 16 };
        var command = new System.CommandLine.Command("outlier", "Mean area under the ROC over ten one-class tasks.")
        {
            Rows.Data, Rows.Set, Rows.Output, Rows.Threads, Rows.Rate, Rows.Test, channels, epochs, seeds, code, noise, neighbours, detector,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new OutlierOptions
            {
                Detector = parsed.GetValue(detector),
                LatentSize = parsed.GetValue(code),
                BaseChannels = parsed.GetValue(channels),
                NoiseDeviation = parsed.GetValue(noise),
                Neighbours = parsed.GetValue(neighbours),
            };
            var means = new List<double>();
            for (var seed = 1; seed <= parsed.GetValue(seeds); seed++)
                means.Add(await MeanAreaAsync(parsed, options, seed, parsed.GetValue(epochs), cancel));
            var score = means.Count > 1 ? Score.Of(means) : new Score(means[0], double.NaN, 1);
            Rows.Print($"outlier {parsed.GetValue(Rows.Set)} {Split(parsed)}: mean area x100 {score.Mean:F2} +- {score.StandardError:F2} ({score.Count} seeds)");
        });
        return command;
    }

    private static async Task<double> MeanAreaAsync(ParseResult parsed, OutlierOptions options, long seed, int epochs, CancellationToken cancel)
    {
        var samples = new IdxSamples(Path.Combine(parsed.GetValue(Rows.Data)!, parsed.GetValue(Rows.Set)!));
        var areas = new List<double>();
        for (var label = 0; label < Classes; label++)
        {
            var folder = Path.Combine(parsed.GetValue(Rows.Output)!, string.Create(CultureInfo.InvariantCulture, $"seed{seed}-class{label}"));
            var training = new TrainingSpec { BatchSize = 64, LearningRate = parsed.GetValue(Rows.Rate), WarmupSteps = 50 };
            var weights = await new QualityRun(folder, parsed.GetValue(Rows.Threads)).TrainAsync(
                "outlier", options, new BudgetSpec { Epochs = epochs }, training, seed, new OneClassSamples(samples, label), cancel);
            var area = await TorchThread.RunAsync("score", () => Scores.OutlierArea(weights, samples, Split(parsed), label, parsed.GetValue(Rows.Threads)));
            areas.Add(100 * area);
            Rows.Print($"  seed {seed} class {label}: {areas[^1]:F2}");
        }

        return areas.Average();
    }

    private static string Split(ParseResult parsed) => parsed.GetValue(Rows.Test) ? "test" : "validation";
}
