using System.CommandLine;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>Colours from lightness, beside the mean colour of each lightness.</summary>
internal static class ColorizationRow
{
    private static readonly Option<string> Set = new("--set") { Description = "cifar or fairface.", DefaultValueFactory = _ => "cifar" };
    private static readonly Option<ColorizationObjective> Objective = new("--objective") { DefaultValueFactory = _ => ColorizationObjective.Regression };
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Minutes of training at most.", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Channels = new("--channels") { DefaultValueFactory = _ => 32 };
    private static readonly Option<int> Epochs = new("--epochs") { DefaultValueFactory = _ => 14 };
    private static readonly Option<double> Decay = new("--decay") { Description = "Decoupled weight decay.", DefaultValueFactory = _ => 0.3 };
    private static readonly Option<int> Patience = new("--patience") { Description = "Epochs without a better dev loss after which training stops; the best weights are kept.", DefaultValueFactory = _ => 4 };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("colorize", "Colours from lightness: area under the curve of ab errors, raw and class-rebalanced.")
        {
            Rows.Data, Rows.Output, Rows.Threads, Minutes, Rows.Rate, Rows.Test, Set, Objective, Channels, Epochs, Decay, Patience,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var samples = ColorSets.Read(parsed.GetValue(Rows.Data)!, parsed.GetValue(Set)!);
            var weights = await TrainAsync(parsed, samples, cancel);
            var split = parsed.GetValue(Rows.Test) ? "test" : "validation";
            var grid = Path.Combine(parsed.GetValue(Rows.Output)!, $"colors-{split}.png");
            var (floor, score) = await TorchThread.RunAsync("score", () =>
            {
                var score = ColorScores.OfModel(weights, samples, split, parsed.GetValue(Rows.Threads));
                ColorScores.Draw(grid, weights, samples, split);
                return (ColorScores.OfMeans(samples, split), score);
            });
            Console.WriteLine($"colorize {parsed.GetValue(Set)} {parsed.GetValue(Objective)} {split}: {score}");
            Console.WriteLine($"  mean colour of each lightness: {floor}");
        });
        return command;
    }

    private static Task<string> TrainAsync(ParseResult parsed, MemoryImages samples, CancellationToken cancel)
    {
        var options = new ColorizerOptions { Objective = parsed.GetValue(Objective), BaseChannels = parsed.GetValue(Channels) };
        var training = new TrainingSpec
        {
            BatchSize = 32,
            LearningRate = parsed.GetValue(Rows.Rate),
            WarmupSteps = 200,
            WeightDecay = parsed.GetValue(Decay),
            EarlyStopValidations = parsed.GetValue(Patience),
        };
        var budget = new BudgetSpec { Epochs = parsed.GetValue(Epochs), Minutes = parsed.GetValue(Minutes) };
        return new QualityRun(parsed.GetValue(Rows.Output)!, parsed.GetValue(Rows.Threads)).TrainAsync("colorizer", options, budget, training, Rows.Seed, samples, cancel);
    }
}
