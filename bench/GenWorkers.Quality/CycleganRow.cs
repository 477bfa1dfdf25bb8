using System.CommandLine;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>Summer into winter and back, judged by a classifier of seasons that saw real train images only.</summary>
internal static class CycleganRow
{
    private static readonly Option<double> Minutes = new("--minutes") { Description = "Minutes of training at most.", DefaultValueFactory = _ => 60 };
    private static readonly Option<int> Side = new("--side") { DefaultValueFactory = _ => 64 };
    private static readonly Option<int> Channels = new("--channels") { DefaultValueFactory = _ => 16 };
    private static readonly Option<int> Blocks = new("--blocks") { DefaultValueFactory = _ => 6 };
    private static readonly Option<double> Rate = new("--rate") { DefaultValueFactory = _ => 2e-4 };
    private static readonly Option<string> Judge = new("--judge") { Description = "Folder of the classifier, trained where it is not there yet.", DefaultValueFactory = _ => "artifacts/quality/seasons-judge" };
    private static readonly Option<double> JudgeMinutes = new("--judge-minutes") { DefaultValueFactory = _ => 5 };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("cyclegan", "Summer and winter: seasons flipped by translation, error of there and back.")
        {
            Rows.Data, Rows.Output, Rows.Threads, Rows.Test, Minutes, Side, Channels, Blocks, Rate, Judge, JudgeMinutes,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var samples = new SeasonSets(parsed.GetValue(Rows.Data)!, parsed.GetValue(Side));
            var folder = parsed.GetValue(Rows.Output)!;
            var threads = parsed.GetValue(Rows.Threads);
            var weights = await TrainAsync(parsed, folder, samples, cancel);
            var judge = await TrainJudgeAsync(parsed, samples, cancel);
            var split = parsed.GetValue(Rows.Test) ? "test" : "validation";
            return await TorchThread.RunAsync("score", () => SeasonScores.Print(weights, judge, samples, split, folder, threads));
        });
        return command;
    }

    private static Task<string> TrainAsync(ParseResult parsed, string folder, SeasonSets samples, CancellationToken cancel)
    {
        var options = new CycleganOptions { Domain = SeasonSets.Attribute, BaseChannels = parsed.GetValue(Channels), DiscriminatorChannels = parsed.GetValue(Channels), Blocks = parsed.GetValue(Blocks) };
        var training = new TrainingSpec
        {
            BatchSize = 1,
            LearningRate = parsed.GetValue(Rate),
            Schedule = LearningRateSchedule.Linear,
            DecayStart = 0.5,
            ClipGradientNorm = 0,
            ValidateEverySteps = 1000,
            PreviewEverySteps = 2000,
        };
        var run = new QualityRun(folder, parsed.GetValue(Rows.Threads));
        return run.TrainAsync("cyclegan", options, new BudgetSpec { Minutes = parsed.GetValue(Minutes) }, training, Rows.Seed, samples, cancel);
    }

    /// <summary>The weights that dev likes best.</summary>
    private static Task<string> TrainJudgeAsync(ParseResult parsed, SeasonSets samples, CancellationToken cancel)
    {
        var options = new ClassifierOptions { Attribute = SeasonSets.Attribute };
        var training = new TrainingSpec { BatchSize = 32, WarmupSteps = 50, WeightDecay = 0.1, EarlyStopValidations = 10, EmaDecay = 0.99 };
        var run = new QualityRun(parsed.GetValue(Judge)!, parsed.GetValue(Rows.Threads));
        var budget = new BudgetSpec { Epochs = 40, Minutes = parsed.GetValue(JudgeMinutes) };
        return run.TrainAsync("classifier", options, budget, training, Rows.Seed, samples, cancel);
    }
}
