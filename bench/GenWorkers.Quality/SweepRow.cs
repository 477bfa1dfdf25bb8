using System.CommandLine;
using System.Globalization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Quality;

/// <summary>The curve of code size against squared error, beside principal components of the same number.</summary>
internal static class SweepRow
{
    /// <summary>Squared error a pixel of principal components on test by set and code size, from the data's README.</summary>
    private static readonly Dictionary<(string Set, int Size), double> Linear = new()
    {
        [("mnist", 2)] = .0557, [("mnist", 8)] = .0374, [("mnist", 16)] = .0269, [("mnist", 32)] = .0168, [("mnist", 64)] = .0091,
        [("fashion-mnist", 2)] = .0461, [("fashion-mnist", 8)] = .0266, [("fashion-mnist", 16)] = .0205, [("fashion-mnist", 32)] = .0151, [("fashion-mnist", 64)] = .0104,
    };

    private static readonly Option<int> Epochs = new("--epochs") { Description = "Of each size.", DefaultValueFactory = _ => 3 };
    private static readonly Option<int[]> Sizes = new("--sizes") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [2, 8, 16, 32, 64] };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("sweep", "Squared error a pixel of test at each code size, and the knee.")
        {
            Rows.Data, Rows.Set, Rows.Output, Rows.Threads, Rows.BatchSize, Rows.Channels, Rows.Rate, Rows.Bf16, Epochs, Sizes,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var set = parsed.GetValue(Rows.Set)!;
            var samples = new IdxSamples(Path.Combine(parsed.GetValue(Rows.Data)!, set));
            var training = new TrainingSpec
            {
                BatchSize = parsed.GetValue(Rows.BatchSize),
                LearningRate = parsed.GetValue(Rows.Rate),
                WarmupSteps = 200,
                Precision = parsed.GetValue(Rows.Bf16) ? Precision.Bf16 : Precision.Fp32,
            };
            var run = new QualityRun(parsed.GetValue(Rows.Output)!, parsed.GetValue(Rows.Threads));
            var options = new AutoencoderOptions { BaseChannels = parsed.GetValue(Rows.Channels) };
            var sweep = new SweepSpec { LatentSizes = parsed.GetValue(Sizes)! };
            Print(set, await run.SweepAsync(
                "autoencoder", options, new BudgetSpec { Epochs = parsed.GetValue(Epochs) }, training, Rows.Seed, sweep, samples, cancel));
        });
        return command;
    }

    private static void Print(string set, SweepReport report)
    {
        foreach (var point in report.Points)
        {
            var linear = Linear.TryGetValue((set, point.LatentSize), out var error) ? error.ToString("F4", CultureInfo.InvariantCulture) : "-";
            Rows.Print($"sweep {set} code {point.LatentSize} {report.Split}: squared error {point.SquaredError:F5} +- {point.StandardError:F5} ({report.Images} images, {point.Steps} steps); principal components {linear}");
        }

        Rows.Print($"  knee: {report.KneeLatentSize?.ToString(CultureInfo.InvariantCulture) ?? "none"}, by {report.KneeRule}");
    }
}
