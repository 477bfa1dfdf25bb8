using System.CommandLine;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>Rows of the families that give an image back from what is left of it.</summary>
internal static class RestorationRows
{
    private const long Seed = 1;
    private const int DenoisingDev = 20;

    /// <summary>Oracle blur, BM3D, blind DnCNN-B and DRUNet on BSD68 by sigma, from the data's README.</summary>
    private static readonly Dictionary<int, (double Blur, double Bm3d, double Dncnn, double Drunet)> Published = new()
    {
        [15] = (28.81, 31.07, 31.61, 31.91),
        [25] = (26.59, 28.57, 29.16, 29.48),
        [50] = (24.02, 25.62, 26.23, 26.59),
    };

    private static readonly Option<string> Data = new("--data") { Description = "Folder of the sets.", DefaultValueFactory = _ => "../shared/data" };
    private static readonly Option<string> Output = new("--out") { Description = "Folder of the run; weights that lie there are scored, not trained again.", DefaultValueFactory = _ => "artifacts/quality/run" };
    private static readonly Option<int> Threads = new("--threads") { DefaultValueFactory = _ => 2 };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Minutes of training.", DefaultValueFactory = _ => 40 };
    private static readonly Option<double> Rate = new("--rate") { DefaultValueFactory = _ => 2e-3 };
    private static readonly Option<bool> Test = new("--test") { Description = "Scores test; otherwise dev. Once a row." };

    public static System.CommandLine.Command Denoise()
    {
        var channels = new Option<int>("--channels") { DefaultValueFactory = _ => 48 };
        var blocks = new Option<int>("--blocks") { DefaultValueFactory = _ => 6 };
        var loss = new Option<DenoisingLoss>("--loss") { DefaultValueFactory = _ => DenoisingLoss.SquaredError };
        var start = new Option<string?>("--start") { Description = "Weights file to start from." };
        var command = new System.CommandLine.Command("denoise", "Blind Gaussian denoising: trains on Train400, PSNR on BSD68 (--test) or on 20 of Train400.")
        {
            Data, Output, Threads, Minutes, Rate, Test, channels, blocks, loss, start,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new DenoisingAutoencoderOptions
            {
                EightBitNoise = false,
                Loss = parsed.GetValue(loss),
                Channels = parsed.GetValue(channels),
                Blocks = parsed.GetValue(blocks),
            };
            var folder = Path.Combine(parsed.GetValue(Data)!, "denoise-gray");
            var train = MemoryImages.Read(Path.Combine(folder, "Train400"));
            var order = MemoryImages.Shuffled(train.Count);
            using var samples = new MemoryImages(
                [.. train.Select(image => image.Pixels)], train[0].Shape, order[DenoisingDev..], order[..DenoisingDev], []);
            var training = new TrainingSpec { BatchSize = 16, LearningRate = parsed.GetValue(Rate), WarmupSteps = 200, ValidateEverySteps = 1000 };
            var run = new QualityRun(parsed.GetValue(Output)!, parsed.GetValue(Threads));
            var budget = new BudgetSpec { Minutes = parsed.GetValue(Minutes) };
            var weights = await run.TrainAsync("denoising-autoencoder", options, budget, training, Seed, samples, cancel, parsed.GetValue(start));

            var scored = parsed.GetValue(Test) ? MemoryImages.Read(Path.Combine(folder, "BSD68")) : Dev(samples);
            var scores = await TorchThread.RunAsync("score", () => DenoisingScores.Of(weights, scored, parsed.GetValue(Threads)));
            Print(parsed.GetValue(Test) ? "BSD68" : "dev", scores);
        });
        return command;
    }

    public static System.CommandLine.Command Colorize()
    {
        var set = new Option<string>("--set") { Description = "cifar or fairface.", DefaultValueFactory = _ => "cifar" };
        var objective = new Option<ColorizationObjective>("--objective") { DefaultValueFactory = _ => ColorizationObjective.Regression };
        var channels = new Option<int>("--channels") { DefaultValueFactory = _ => 32 };
        var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 60 };
        var command = new System.CommandLine.Command("colorize", "Colours from lightness: area under the curve of ab errors, raw and class-rebalanced.")
        {
            Data, Output, Threads, Minutes, Rate, Test, set, objective, channels, epochs,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var samples = ColorSets.Read(parsed.GetValue(Data)!, parsed.GetValue(set)!);
            var options = new ColorizerOptions { Objective = parsed.GetValue(objective), BaseChannels = parsed.GetValue(channels) };
            var training = new TrainingSpec { BatchSize = 32, LearningRate = parsed.GetValue(Rate), WarmupSteps = 200 };
            var budget = new BudgetSpec { Epochs = parsed.GetValue(epochs), Minutes = parsed.GetValue(Minutes) };
            var folder = parsed.GetValue(Output)!;
            var weights = await new QualityRun(folder, parsed.GetValue(Threads)).TrainAsync("colorizer", options, budget, training, Seed, samples, cancel);

            var split = parsed.GetValue(Test) ? "test" : "validation";
            var (floor, score) = await TorchThread.RunAsync("score", () => Score(weights, samples, split, parsed.GetValue(Threads), folder));
            Console.WriteLine($"colorize {parsed.GetValue(set)} {options.Objective} {split}: {score}");
            Console.WriteLine($"  mean colour of each lightness: {floor}");
        });
        return command;
    }

    private static (ColorScore Floor, ColorScore Score) Score(string weights, MemoryImages samples, string split, int threads, string folder)
    {
        var score = ColorScores.OfModel(weights, samples, split, threads);
        ColorScores.Draw(Path.Combine(folder, $"colors-{split}.png"), weights, samples, split);
        return (ColorScores.OfMeans(samples, split), score);
    }

    private static List<DecodedImage> Dev(MemoryImages samples)
    {
        var split = samples.Split("validation");
        var shape = samples.Shape;
        return [.. Enumerable.Range(0, split.Count).Select(i => new DecodedImage(shape.Width, shape.Height, shape.Channels, split.Pixels(i).ToArray()))];
    }

    private static void Print(string set, IReadOnlyList<DenoisingScore> scores)
    {
        foreach (var score in scores)
        {
            var (low, high) = Bootstrap.Mean(score.Restored);
            var published = Published[score.Sigma];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{set} sigma {score.Sigma}: {score.Restored.Average():F2} dB [{low:F2}, {high:F2}] of {score.Restored.Count} images; noisy {score.Noisy.Average():F2}; on BSD68 blur {published.Blur}, BM3D {published.Bm3d}, DnCNN-B {published.Dncnn}, DRUNet {published.Drunet}"));
        }
    }
}
