using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Curation.Evaluation;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Quality;

/// <summary>Generated digits or clothes against held-out ones, in the features of a classifier that saw real train images alone.</summary>
internal static class SamplingRow
{
    public const string Label = "label";

    /// <summary>What each family is trained with; chosen on dev.</summary>
    public static readonly IReadOnlyDictionary<string, (object Options, double Rate, int Batch)> Settings = new Dictionary<string, (object, double, int)>(StringComparer.Ordinal)
    {
        ["autoencoder"] = (new AutoencoderOptions { LatentSize = 16, MixtureComponents = 50 }, 2e-3, 128),
        ["vae"] = (new VaeOptions { Likelihood = PixelLikelihood.Bernoulli, PriorFlowSteps = 6 }, 2e-3, 128),
        ["gan"] = (new GanOptions { R1Gamma = 0.2, MinibatchDeviation = true, Condition = Label, AugmentationFlips = false }, 1e-3, 64),
        ["flow"] = (new FlowOptions { Scales = 3, HiddenChannels = 96 }, 2e-3, 64),
        ["diffusion"] = (new DiffusionOptions { BaseChannels = 16, Condition = Label }, 2e-3, 64),
    };

    public static System.CommandLine.Command Create()
    {
        var family = new Option<string>("--family") { Description = string.Join(", ", Settings.Keys) + ".", Required = true };
        var changes = new Option<string>("--options") { Description = "JSON of the family's options, in the place of the row's own.", DefaultValueFactory = _ => "{}" };
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 15 };
        var rate = new Option<double?>("--rate") { Description = "Learning rate, in the place of the row's own." };
        var judge = new Option<string>("--judge") { Description = "Folder of the classifier, which is trained where it is missing.", DefaultValueFactory = _ => "artifacts/quality/judge" };
        var count = new Option<int>("--count") { Description = "Images of each kind that are compared.", DefaultValueFactory = _ => 2000 };
        var temperature = new Option<double>("--temperature") { DefaultValueFactory = _ => 1 };
        var command = new System.CommandLine.Command("sampling", "Fréchet distance, two-sample test and neighbourhoods of a family's samples.")
        {
            Rows.Data, Rows.Set, Rows.Output, Rows.Threads, Rows.Test, Rows.Bf16, family, changes, minutes, rate, judge, count, temperature,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var name = parsed.GetValue(family)!;
            var (options, usualRate, batch) = Settings[name];
            var training = new TrainingSpec
            {
                BatchSize = batch,
                LearningRate = parsed.GetValue(rate) ?? usualRate,
                WarmupSteps = 200,
                ClipGradientNorm = name == "gan" ? 0 : 1,
                Precision = parsed.GetValue(Rows.Bf16) ? Precision.Bf16 : Precision.Fp32,
                PreviewEverySteps = 500,
            };
            var samples = new IdxSamples(Path.Combine(parsed.GetValue(Rows.Data)!, parsed.GetValue(Rows.Set)!));
            var run = new QualityRun(parsed.GetValue(Rows.Output)!, parsed.GetValue(Rows.Threads));
            var weights = await run.TrainAsync(
                name, Changed(options, parsed.GetValue(changes)!), new BudgetSpec { Minutes = parsed.GetValue(minutes) }, training, Rows.Seed, samples, cancel);
            var classifier = await JudgeAsync($"{parsed.GetValue(judge)}-{parsed.GetValue(Rows.Set)}", parsed.GetValue(Rows.Threads), samples, cancel);
            var spec = new EvaluateModelSpec
            {
                Model = "bench", Dataset = "bench", Count = parsed.GetValue(count), Seed = Rows.Seed, Temperature = parsed.GetValue(temperature),
            };
            var test = parsed.GetValue(Rows.Test);
            using var judged = new ReferenceSplit(samples, test ? "test" : "validation");
            var request = new EvaluationRequest(spec, weights, classifier, WeightsDigest.Of(classifier), judged, "bench");
            var context = run.Context() with { Inputs = new JobInputs(Model: new ModelVersion("bench", WeightsDigest.Of(weights), name, weights, new FileInfo(weights).Length)) };
            var report = (await new ModelEvaluator(QualityRun.Families).EvaluateAsync(request, context, cancel)).Report;
            Print($"{name} {parsed.GetValue(Rows.Set)} {(test ? "test" : "validation")}", report);
        });
        return command;
    }

    private static JsonObject Changed(object options, string changes)
    {
        var changed = JsonSerializer.SerializeToNode(options, WireJson.Options)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
            changed[name] = value?.DeepClone();
        return changed;
    }

    private static Task<string> JudgeAsync(string folder, int threads, IdxSamples samples, CancellationToken cancel) =>
        new QualityRun(folder, threads).TrainAsync(
            "classifier",
            new ClassifierOptions { Attribute = Label },
            new BudgetSpec { Epochs = 6 },
            new TrainingSpec { BatchSize = 128, LearningRate = 2e-3, WarmupSteps = 100 },
            Rows.Seed,
            samples,
            cancel);

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
