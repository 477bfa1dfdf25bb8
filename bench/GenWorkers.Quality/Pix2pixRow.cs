using System.CommandLine;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>Facades from label maps, by the absolute error alone or with a discriminator.</summary>
internal static class Pix2pixRow
{
    private static readonly Option<bool> Gan = new("--gan") { Description = "With the discriminator; otherwise the absolute error alone." };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Minutes of training at most.", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Side = new("--side") { DefaultValueFactory = _ => 128 };
    private static readonly Option<int> Channels = new("--channels") { DefaultValueFactory = _ => 32 };
    private static readonly Option<double> Rate = new("--rate") { DefaultValueFactory = _ => 2e-4 };
    private static readonly Option<string> Judge = new("--judge") { Description = "Folder of the net that reads labels off photos, trained on real pairs where it is not there yet.", DefaultValueFactory = _ => "artifacts/quality/facades-judge" };
    private static readonly Option<int> JudgeEpochs = new("--judge-epochs") { DefaultValueFactory = _ => 150 };
    private static readonly Option<string?> Beside = new("--beside") { Description = "Folder of a finished run to compare with, pair by pair." };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("pix2pix", "Facades from label maps: L1, PSNR, SSIM, distance of patches, accuracy of the labels read off.")
        {
            Rows.Data, Rows.Output, Rows.Threads, Rows.Test, Gan, Minutes, Side, Channels, Rate, Judge, JudgeEpochs, Beside,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var samples = PairSets.Facades(parsed.GetValue(Rows.Data)!, parsed.GetValue(Side));
            var folder = parsed.GetValue(Rows.Output)!;
            var weights = await TrainAsync(parsed, folder, samples, cancel);
            var judge = await TrainJudgeAsync(parsed, samples, cancel);
            var split = parsed.GetValue(Rows.Test) ? "test" : "validation";
            await TorchThread.RunAsync("score", () => Print(parsed, new PairScores(samples, split, judge, parsed.GetValue(Rows.Threads)), weights, folder, split));
        });
        return command;
    }

    private static Task<string> TrainAsync(ParseResult parsed, string folder, MemoryImages samples, CancellationToken cancel)
    {
        var options = new Pix2pixOptions
        {
            Direction = PairDirection.RightToLeft,
            BaseChannels = parsed.GetValue(Channels),
            DiscriminatorChannels = parsed.GetValue(Channels),
            AdversarialWeight = parsed.GetValue(Gan) ? 1 : 0,
        };
        var training = new TrainingSpec
        {
            BatchSize = 1,
            LearningRate = parsed.GetValue(Rate),
            Schedule = LearningRateSchedule.Linear,
            DecayStart = 0.5,
            ClipGradientNorm = 0,
            ValidateEverySteps = 500,
            PreviewEverySteps = 2000,
        };
        var run = new QualityRun(folder, parsed.GetValue(Rows.Threads));
        return run.TrainAsync("pix2pix", options, new BudgetSpec { Minutes = parsed.GetValue(Minutes) }, training, Rows.Seed, samples, cancel);
    }

    /// <summary>The weights that dev likes best.</summary>
    private static Task<string> TrainJudgeAsync(ParseResult parsed, MemoryImages samples, CancellationToken cancel)
    {
        var training = new TrainingSpec
        {
            BatchSize = 8,
            LearningRate = 1e-3,
            WarmupSteps = 100,
            WeightDecay = 0.1,
            EmaDecay = 0.99,
            EarlyStopValidations = 12,
            Precision = Precision.Bf16,
        };
        var run = new QualityRun(parsed.GetValue(Judge)!, parsed.GetValue(Rows.Threads));
        var budget = new BudgetSpec { Epochs = parsed.GetValue(JudgeEpochs) };
        return run.TrainAsync(LabelReaderFamily.FamilyName, new LabelReaderOptions(), budget, training, Rows.Seed, samples, cancel);
    }

    private static bool Print(ParseResult parsed, PairScores scores, string weights, string folder, string split)
    {
        var found = scores.OfModel(weights);
        Print($"pix2pix {(parsed.GetValue(Gan) ? "gan" : "l1")} {parsed.GetValue(Side)} px {split}", found);
        Print("  mean target", scores.OfMeanTarget());
        Print("  real photos", scores.OfReal());
        if (parsed.GetValue(Beside) is { } other)
        {
            var beside = scores.OfModel(Path.Combine(other, "weights.safetensors"));
            Print($"  {other}", beside);
            Difference("  difference of L1", found.L1, beside.L1);
            Difference("  difference of label accuracy", found.LabelAccuracy, beside.LabelAccuracy);
            Rows.Print($"  L1 is {found.L1.Average() / beside.L1.Average():F3} times the other's");
        }

        var grid = Path.Combine(folder, $"facades-{split}.png");
        scores.Draw(grid, weights);
        Console.WriteLine($"  label, made, real: {grid}");
        return true;
    }

    private static void Print(string name, PairScore score)
    {
        var (low, high) = Bootstrap.Mean(score.L1);
        var (lowSsim, highSsim) = Bootstrap.Mean(score.Ssim);
        var (lowLabel, highLabel) = Bootstrap.Mean(score.LabelAccuracy);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: L1 {score.L1.Average():F4} [{low:F4}, {high:F4}], {score.Psnr.Average():F2} dB, SSIM {score.Ssim.Average():F3} [{lowSsim:F3}, {highSsim:F3}], labels read off {score.LabelAccuracy.Average():P1} [{lowLabel:P1}, {highLabel:P1}], distance of patches {score.PatchDistance:F4} ({score.L1.Count} pairs)"));
    }

    private static void Difference(string name, IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        double[] differences = [.. left.Zip(right, (a, b) => a - b)];
        var (low, high) = Bootstrap.Mean(differences);
        Rows.Print($"{name}: {differences.Average():F4} [{low:F4}, {high:F4}], paired");
    }
}
