using System.CommandLine;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Datasets.Imaging;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>Blind Gaussian denoising: trains on Train400, scores BSD68.</summary>
internal static class DenoisingRow
{
    private const int DevImages = 20;

    /// <summary>Oracle blur, BM3D, blind DnCNN-B and DRUNet on BSD68 by sigma, from the data's README.</summary>
    private static readonly Dictionary<int, (double Blur, double Bm3d, double Dncnn, double Drunet)> Published = new()
    {
        [15] = (28.81, 31.07, 31.61, 31.91),
        [25] = (26.59, 28.57, 29.16, 29.48),
        [50] = (24.02, 25.62, 26.23, 26.59),
    };

    private static readonly Option<double> Minutes = new("--minutes") { Description = "Minutes of training at most.", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Channels = new("--channels") { DefaultValueFactory = _ => 48 };
    private static readonly Option<int> Blocks = new("--blocks") { DefaultValueFactory = _ => 6 };
    private static readonly Option<DenoisingLoss> Loss = new("--loss") { DefaultValueFactory = _ => DenoisingLoss.SquaredError };
    private static readonly Option<string?> Start = new("--start") { Description = "Weights file to start from." };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("denoise", "Blind Gaussian denoising: trains on Train400, PSNR on BSD68 (--test) or on 20 of Train400.")
        {
            Rows.Data, Rows.Output, Rows.Threads, Minutes, Rows.Rate, Rows.Test, Channels, Blocks, Loss, Start, Rows.Bf16,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = Path.Combine(parsed.GetValue(Rows.Data)!, "denoise-gray");
            using var samples = Train400(folder);
            var weights = await TrainAsync(parsed, samples, cancel);
            var test = parsed.GetValue(Rows.Test);
            var scored = test ? MemoryImages.Read(Path.Combine(folder, "BSD68")) : Dev(samples);
            Print(test ? "BSD68" : "dev", await TorchThread.RunAsync("score", () => DenoisingScores.Of(weights, scored, parsed.GetValue(Rows.Threads))));
        });
        return command;
    }

    private static Task<string> TrainAsync(ParseResult parsed, MemoryImages samples, CancellationToken cancel)
    {
        var options = new DenoisingAutoencoderOptions
        {
            EightBitNoise = false,
            Loss = parsed.GetValue(Loss),
            Channels = parsed.GetValue(Channels),
            Blocks = parsed.GetValue(Blocks),
        };
        var training = new TrainingSpec
        {
            BatchSize = 16,
            LearningRate = parsed.GetValue(Rows.Rate),
            WarmupSteps = 200,
            ValidateEverySteps = 1000,
            Precision = parsed.GetValue(Rows.Bf16) ? Precision.Bf16 : Precision.Fp32,
        };
        var budget = new BudgetSpec { Minutes = parsed.GetValue(Minutes) };
        return new QualityRun(parsed.GetValue(Rows.Output)!, parsed.GetValue(Rows.Threads)).TrainAsync("denoising-autoencoder", options, budget, training, Rows.Seed, samples, cancel, parsed.GetValue(Start));
    }

    private static MemoryImages Train400(string folder)
    {
        var images = MemoryImages.Read(Path.Combine(folder, "Train400"));
        var order = MemoryImages.Shuffled(images.Count);
        return new MemoryImages([.. images.Select(image => image.Pixels)], images[0].Shape, order[DevImages..], order[..DevImages], []);
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
