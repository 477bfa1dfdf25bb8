using System.CommandLine;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>One command a row of the table, with the settings that gave its figure as defaults.</summary>
internal static class Rows
{
    public const long Seed = 1;

    internal static readonly Option<string> Data = new("--data") { Description = "Folder of the sets.", DefaultValueFactory = _ => "../shared/data" };
    internal static readonly Option<string> Set = new("--set") { Description = "mnist or fashion-mnist.", DefaultValueFactory = _ => "mnist" };
    internal static readonly Option<string> Output = new("--out") { Description = "Folder of the run; weights that lie there are scored, not trained again.", DefaultValueFactory = _ => "artifacts/quality/run" };
    internal static readonly Option<int> Threads = new("--threads") { DefaultValueFactory = _ => 2 };
    internal static readonly Option<int> Channels = new("--channels") { DefaultValueFactory = _ => 32 };
    internal static readonly Option<double> Rate = new("--rate") { DefaultValueFactory = _ => 2e-3 };
    internal static readonly Option<bool> Test = new("--test") { Description = "Scores test; otherwise dev. Once a row." };
    internal static readonly Option<int> BatchSize = new("--batch") { DefaultValueFactory = _ => 128 };

    internal static readonly Option<bool> Bf16 = new("--bf16") { Description = "Trains in bf16; the score is always fp32." };

    public static System.CommandLine.Command Autoencoder()
    {
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 30 };
        var code = new Option<int>("--code") { DefaultValueFactory = _ => 16 };
        var command = new System.CommandLine.Command("autoencoder", "Squared error a pixel at a code size.") { Data, Set, Output, Threads, BatchSize, Channels, Rate, Test, epochs, code };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new AutoencoderOptions { LatentSize = parsed.GetValue(code), BaseChannels = parsed.GetValue(Channels) };
            var (samples, weights) = await TrainAsync(parsed, "autoencoder", options, parsed.GetValue(epochs), cancel);
            var split = parsed.GetValue(Test) ? "test" : "validation";
            var score = await TorchThread.RunAsync("score", () => Scores.SquaredError(weights, samples, split, parsed.GetValue(Threads)));
            Print($"autoencoder {parsed.GetValue(Set)} code {parsed.GetValue(code)} {split}: squared error {score.Mean:F5} +- {score.StandardError:F5} ({score.Count} images)");
        });
        return command;
    }

    public static System.CommandLine.Command Vae()
    {
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 40 };
        var latent = new Option<int>("--latent") { DefaultValueFactory = _ => 32 };
        var importance = new Option<int>("--importance") { Description = "Draws of the training bound.", DefaultValueFactory = _ => 1 };
        var prior = new Option<int>("--prior") { Description = "Steps of the prior's flow; 0 is the standard normal.", DefaultValueFactory = _ => 6 };
        var hidden = new Option<int[]>("--dense") { Description = "Dense networks of these widths.", AllowMultipleArgumentsPerToken = true };
        var images = new Option<int>("--images") { Description = "Images scored.", DefaultValueFactory = _ => 1000 };
        var draws = new Option<int>("--draws") { Description = "Importance draws of the score.", DefaultValueFactory = _ => 5000 };
        var command = new System.CommandLine.Command("vae", "Negative log-likelihood of dynamically binarized images, nats.")
        {
            Data, Set, Output, Threads, BatchSize, Channels, Rate, Test, epochs, latent, importance, prior, hidden, images, draws, Bf16,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var widths = parsed.GetValue(hidden) ?? [];
            var options = new VaeOptions
            {
                Architecture = widths.Length > 0 ? NetworkArchitecture.Dense : NetworkArchitecture.Convolutional,
                HiddenSizes = widths,
                PriorFlowSteps = parsed.GetValue(prior),
                LatentSize = parsed.GetValue(latent),
                BaseChannels = parsed.GetValue(Channels),
                Likelihood = PixelLikelihood.Bernoulli,
                DynamicBinarization = true,
                ImportanceSamples = parsed.GetValue(importance),
            };
            var (samples, weights) = await TrainAsync(parsed, "vae", options, parsed.GetValue(epochs), cancel);
            var split = parsed.GetValue(Test) ? "test" : "validation";
            var score = await TorchThread.RunAsync("score", () => Scores.NegativeLogLikelihood(
                weights, samples, split, parsed.GetValue(images), parsed.GetValue(draws), parsed.GetValue(Threads)));
            Print($"vae {parsed.GetValue(Set)} {split}: {score.Mean:F2} +- {score.StandardError:F2} nats (k = {parsed.GetValue(draws)}, {score.Count} images)");
        });
        return command;
    }

    public static System.CommandLine.Command Flow()
    {
        var minutes = new Option<double>("--minutes") { DefaultValueFactory = _ => 40 };
        var scales = new Option<int>("--scales") { DefaultValueFactory = _ => 2 };
        var steps = new Option<int>("--steps") { Description = "Steps of flow at each scale.", DefaultValueFactory = _ => 8 };
        var hidden = new Option<int>("--hidden") { Description = "Channels within a coupling.", DefaultValueFactory = _ => 32 };
        var alpha = new Option<double>("--alpha") { DefaultValueFactory = _ => 1e-3 };
        var command = new System.CommandLine.Command("flow", "Bits per dimension, 28x28, uniform dequantization, divided by 784.")
        {
            Data, Set, Output, Threads, BatchSize, Rate, Test, minutes, scales, steps, hidden, alpha,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new FlowOptions
            {
                Scales = parsed.GetValue(scales),
                StepsPerScale = parsed.GetValue(steps),
                HiddenChannels = parsed.GetValue(hidden),
                LogitAlpha = parsed.GetValue(alpha),
            };
            var budget = new BudgetSpec { Minutes = parsed.GetValue(minutes) };
            var (samples, weights) = await TrainAsync(parsed, "flow", options, budget, cancel);
            var split = parsed.GetValue(Test) ? "test" : "validation";
            var score = await TorchThread.RunAsync("score", () => Scores.BitsPerDimension(weights, samples, split, parsed.GetValue(Threads)));
            Print($"flow {parsed.GetValue(Set)} {split}: {score.Mean:F4} +- {score.StandardError:F4} bits per dimension ({score.Count} images)");
        });
        return command;
    }

    private static Task<(IdxSamples Samples, string Weights)> TrainAsync(
        ParseResult parsed, string family, object options, int epochs, CancellationToken cancel) =>
        TrainAsync(parsed, family, options, new BudgetSpec { Epochs = epochs }, cancel);

    internal static async Task<(IdxSamples Samples, string Weights)> TrainAsync(
        ParseResult parsed, string family, object options, BudgetSpec budget, CancellationToken cancel)
    {
        var samples = new IdxSamples(Path.Combine(parsed.GetValue(Data)!, parsed.GetValue(Set)!));
        var training = new TrainingSpec
        {
            BatchSize = parsed.GetValue(BatchSize),
            LearningRate = parsed.GetValue(Rate),
            WarmupSteps = 200,
            Precision = parsed.GetValue(Bf16) ? Precision.Bf16 : Precision.Fp32,
        };
        var run = new QualityRun(parsed.GetValue(Output)!, parsed.GetValue(Threads));
        return (samples, await run.TrainAsync(family, options, budget, training, Seed, samples, cancel));
    }

    internal static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
