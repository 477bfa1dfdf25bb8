using System.CommandLine;
using System.Text.Json;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Loop;

namespace GenWorkers.Quality;

/// <summary>Faces against other pictures, and how unevenly the faces came to be drawn.</summary>
internal static class DebiasingRow
{
    private static readonly Option<double> Minutes = new("--minutes") { DefaultValueFactory = _ => 15 };
    private static readonly Option<int> Channels = new("--channels") { DefaultValueFactory = _ => 16 };
    private static readonly Option<int> Latent = new("--latent") { DefaultValueFactory = _ => 16 };
    private static readonly Option<double> Alpha = new("--alpha") { Description = "1000 draws the faces evenly.", DefaultValueFactory = _ => 0.5 };
    private static readonly Option<LatentWeighting> Weighting = new("--weighting") { DefaultValueFactory = _ => LatentWeighting.Product };
    private static readonly Option<long> Seed = new("--seed") { DefaultValueFactory = _ => Rows.Seed };

    public static System.CommandLine.Command Create()
    {
        var command = new System.CommandLine.Command("debiasing-vae", "Area under the ROC of faces against other pictures, and the effective number of faces drawn.")
        {
            Rows.Data, Rows.Output, Rows.Threads, Rows.Rate, Rows.Test, Minutes, Channels, Latent, Alpha, Weighting, Seed,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            using var samples = FacesAndOthers.Read(parsed.GetValue(Rows.Data)!);
            var weights = await TrainAsync(parsed, samples, cancel);
            var split = parsed.GetValue(Rows.Test) ? "test" : "validation";
            var (dev, scores) = await TorchThread.RunAsync("score", () => (
                DetectionScores.OfModel(weights, samples, "validation", parsed.GetValue(Rows.Threads)),
                DetectionScores.OfModel(weights, samples, split, parsed.GetValue(Rows.Threads))));
            Print($"debiasing-vae {split}", scores, dev.Threshold);
            PrintDrawing(Path.Combine(parsed.GetValue(Rows.Output)!, "face-probabilities.json"), samples.Split("train"));
            Rows.Print($"  told apart by sharpness alone: area {DetectionScores.OfSharpness(samples, split).Area:F3} (.4 to .6 is the aim)");
        });
        return command;
    }

    private static Task<string> TrainAsync(ParseResult parsed, FacesAndOthers samples, CancellationToken cancel)
    {
        var options = new DebiasingVaeOptions
        {
            Attribute = FacesAndOthers.Label,
            Positive = FacesAndOthers.Face,
            BaseChannels = parsed.GetValue(Channels),
            LatentSize = parsed.GetValue(Latent),
            Alpha = parsed.GetValue(Alpha),
            Weighting = parsed.GetValue(Weighting),
        };
        var training = new TrainingSpec { BatchSize = 64, LearningRate = parsed.GetValue(Rows.Rate), WarmupSteps = 100 };
        return new QualityRun(parsed.GetValue(Rows.Output)!, parsed.GetValue(Rows.Threads)).TrainAsync(
            "debiasing-vae", options, new BudgetSpec { Minutes = parsed.GetValue(Minutes) }, training, parsed.GetValue(Seed), samples, cancel);
    }

    private static void Print(string row, DetectionScores scores, double threshold)
    {
        var (low, high) = scores.AreaInterval();
        var (found, wrong) = scores.Rates(threshold);
        Rows.Print($"{row}: area {scores.Area:F4} [{low:F4}, {high:F4}], balanced accuracy {scores.BalancedAccuracy:F4}, true positives {found:F4} at false positives {wrong:F4} ({scores.Faces.Count} faces, {scores.Others.Count} others; threshold of 5 % on dev)");
    }

    /// <summary>The table has the most likely face first, so its first half is the half that the model finds rare.</summary>
    private static void PrintDrawing(string table, ISampleSplit train)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(table));
        var faces = json.RootElement.GetProperty("faces").EnumerateArray()
            .Select(face => (Sha256: face.GetProperty("sha256").GetString()!, Probability: face.GetProperty("probability").GetDouble()))
            .ToList();
        var effective = json.RootElement.GetProperty("effectiveSampleSize").GetDouble();
        Rows.Print($"  faces drawn: effective sample size {effective:F0} of {faces.Count}, the rare half has {faces.Take(faces.Count / 2).Sum(face => face.Probability):F3} of the probability");
        var old = Enumerable.Range(0, train.Count).Where(i => train.Attribute(i, "age") is "60-69" or "70+")
            .Select(i => Convert.ToHexStringLower(train.Sha256(i)))
            .ToHashSet(StringComparer.Ordinal);
        Rows.Print($"  over 60: {old.Count / (double)faces.Count:F4} of the faces, {faces.Where(face => old.Contains(face.Sha256)).Sum(face => face.Probability):F4} of the probability");
    }
}
