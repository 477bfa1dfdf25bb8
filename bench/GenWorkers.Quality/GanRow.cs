using System.CommandLine;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Quality;

/// <summary>Generated digits or clothes against held-out ones, in the space of a classifier that saw train alone.</summary>
internal static class GanRow
{
    private const string Label = "label";

    public static System.CommandLine.Command Create()
    {
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 40 };
        var architecture = new Option<GanArchitecture>("--architecture") { DefaultValueFactory = _ => GanArchitecture.Dcgan };
        var objective = new Option<AdversarialObjective>("--objective") { DefaultValueFactory = _ => AdversarialObjective.NonSaturating };
        var gamma = new Option<double>("--gamma") { Description = "Weight of R1.", DefaultValueFactory = _ => 0.2 };
        var latent = new Option<int>("--latent") { DefaultValueFactory = _ => 64 };
        var unconditional = new Option<bool>("--unconditional");
        var augment = new Option<bool>("--augment") { Description = "Adaptive discriminator augmentation, without mirroring." };
        var deviation = new Option<bool>("--deviation") { Description = "Minibatch deviation.", DefaultValueFactory = _ => true };
        var count = new Option<int>("--count") { Description = "Images of each kind that are compared.", DefaultValueFactory = _ => 2000 };
        var rate = new Option<double>("--rate") { DefaultValueFactory = _ => 1e-3 };
        var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 64 };
        var command = new System.CommandLine.Command("gan", "Fréchet distance, neighbourhoods and two-sample test of samples in a classifier's space.")
        {
            Rows.Data, Rows.Set, Rows.Output, Rows.Threads, Rows.Channels, Rows.Test, batch, rate, minutes, architecture, objective, gamma,
            latent, unconditional, augment, deviation, count,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new GanOptions
            {
                Architecture = parsed.GetValue(architecture),
                Objective = parsed.GetValue(objective),
                LatentSize = parsed.GetValue(latent),
                BaseChannels = parsed.GetValue(Rows.Channels),
                R1Gamma = parsed.GetValue(gamma),
                MinibatchDeviation = parsed.GetValue(deviation),
                Condition = parsed.GetValue(unconditional) ? null : Label,
                AdaptiveAugmentation = parsed.GetValue(augment),
                AugmentationFlips = false,
            };
            var training = new TrainingSpec
            {
                BatchSize = parsed.GetValue(batch),
                LearningRate = parsed.GetValue(rate),
                WarmupSteps = 100,
                ClipGradientNorm = 0,
                PreviewEverySteps = 500,
            };
            var samples = new IdxSamples(Path.Combine(parsed.GetValue(Rows.Data)!, parsed.GetValue(Rows.Set)!));
            var run = new QualityRun(parsed.GetValue(Rows.Output)!, parsed.GetValue(Rows.Threads));
            var weights = await run.TrainAsync("gan", options, new BudgetSpec { Minutes = parsed.GetValue(minutes) }, training, Rows.Seed, samples, cancel);
            var report = await EvaluateAsync(run, weights, samples, parsed.GetValue(Rows.Test), parsed.GetValue(count), cancel);
            Print($"gan {parsed.GetValue(Rows.Set)} {(parsed.GetValue(Rows.Test) ? "test" : "validation")}", report);
        });
        return command;
    }

    /// <summary>As the job does, with dev in the place of test where test is not asked for.</summary>
    private static async Task<EvaluationReport> EvaluateAsync(
        QualityRun run, string weights, IdxSamples samples, bool test, int count, CancellationToken cancel)
    {
        var spec = new EvaluateModelSpec { Model = "bench", Dataset = "bench", Labels = Label, Count = count, Seed = Rows.Seed };
        using var judged = new ReferenceSplit(samples, test ? "test" : "validation");
        var request = new EvaluationRequest(spec, weights, null, null, judged, "bench");
        return (await new ModelEvaluator(QualityRun.Families).EvaluateAsync(request, run.Context(), cancel)).Report;
    }

    private static void Print(string row, EvaluationReport report)
    {
        Rows.Print($"{row}, {report.Identity.FeatureSpace}, {report.Identity.Count} images of each kind");
        foreach (var (name, metrics) in new[] { ("generated", report.Samples!), ("real train", report.TrainImages!), ("clipped Gaussian", report.ClippedGaussian!) })
        {
            Rows.Print($"  {name,-16} Frechet {metrics.FrechetDistance:F3} +- {metrics.FrechetDistanceError:F3}, 1-NN {metrics.NearestNeighbourAccuracy:F3}, P/R/D/C {metrics.Precision:F3} / {metrics.Recall:F3} / {metrics.Density:F3} / {metrics.Coverage:F3}");
        }

        Rows.Print($"  near a train image {report.NearTrainShare:F3} (.05 for a model that copies nothing)");
        if (report.Condition is { } condition)
            Rows.Print($"  of the class asked for {condition.Accuracy:F4} (real images {condition.RealAccuracy:F4})");
    }
}
