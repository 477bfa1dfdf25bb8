using System.Diagnostics;
using System.Globalization;
using System.Text;
using GenWorkers.Training.Torch;

namespace GenWorkers.Probe;

/// <summary>Renders, trains, scores, and prints the table.</summary>
internal static class ProbeReport
{
    /// <summary>The table as Markdown, and whether every required figure reaches <see cref="ProbeScore.Least"/>.</summary>
    public static (string Markdown, bool Passes) Run(ProbeSettings settings)
    {
        TorchRuntime.UseThreads(settings.Threads);
        var watch = Stopwatch.StartNew();
        Console.WriteLine($"rendering {settings.TrainImages} + {settings.TestImages} faces");
        using var train = new ProbeFaces(settings.TrainImages, settings.SizePixels, settings.TrainSeed, settings.Threads);
        using var test = new ProbeFaces(settings.TestImages, settings.SizePixels, settings.TestSeed, settings.Threads);
        var rendered = watch.Elapsed;
        using var network = new ProbeTraining(settings, train).Run();
        var scores = ProbeScore.Of(network, test);
        return (Markdown(settings, scores, rendered, watch.Elapsed - rendered), scores.All(score => score.Passes));
    }

    private static string Markdown(ProbeSettings settings, IReadOnlyList<ProbeScore> scores, TimeSpan rendered, TimeSpan trained)
    {
        var text = new StringBuilder();
        text.AppendLine("# What a small network recovers from rendered faces");
        text.AppendLine();
        text.AppendLine("Written by `dotnet run --project bench/GenWorkers.Probe -- probe bench/results/faces.md`.");
        text.AppendLine();
        Line(text, $"Trained on {settings.TrainImages} faces of {settings.SizePixels}x{settings.SizePixels} pixels (seed {settings.TrainSeed}),");
        Line(text, $"scored after it on {settings.TestImages} held-out faces (seed {settings.TestSeed}): {settings.Epochs} epochs, batch");
        Line(text, $"{settings.BatchSize}, Adam, cosine from {settings.LearningRate}, mirrored half of the time, {settings.Threads} threads, libtorch {TorchRuntime.Version}.");
        Line(text, $"Rendering took {rendered.TotalSeconds:F0} s, training and scoring {trained.TotalSeconds:F0} s on a shared machine.");
        text.AppendLine();
        text.AppendLine("| factor | measure | value | required |");
        text.AppendLine("|---|---|---|---|");
        foreach (var score in scores)
            Line(text, $"| {score.Factor} | {score.Measure} | {score.Value:F3} | {(score.Required ? $">= {ProbeScore.Least:F1}" : "")} |");
        return text.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
