using System.Diagnostics;
using System.Globalization;

namespace GenWorkers.Bench.Steps;

/// <summary>Samples of a running training step by shared object: what is outside libtorch and its OpenMP is our overhead.</summary>
internal static class TorchShareBench
{
    private const double GoalPercent = 10;
    private const string Torch = "libtorch_cpu";
    private const string Generated = "oneDNN's kernels";
    private const string OpenMp = "libgomp";
    private const string Outside = "outside";
    private const int Factor = 2; // longer than a timing round, so that the process's end weighs little

    public static int Run(IReadOnlyList<StepCase> cases)
    {
        var report = new Report("Share of a step outside libtorch")
            .Line($"Samples by shared object (perf, 499 a second) while the tuned step runs; goal: at most {GoalPercent} % outside")
            .Line("libtorch_cpu, the kernels that its oneDNN generates, and libgomp.")
            .Line()
            .Header("step", "batch", "samples", Torch, Generated, OpenMp, Outside, "largest outside");
        foreach (var entry in cases)
            AddRow(report, entry, Sample(entry));
        report.Line().Settings().Save(cases.Count == StepCase.All.Count ? "torch-share.md" : $"torch-share-{cases[0].Name}.md");
        return 0;
    }

    /// <summary>Samples by the file name of the shared object.</summary>
    private static Dictionary<string, int> Sample(StepCase entry)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var step = new StepProcess(entry, StepWorker.Tuned, entry.Steps * Factor);
            using var perf = Process.Start(new ProcessStartInfo(
                "perf", ["record", "--quiet", "--no-buildid", "--no-buildid-cache", "--freq", "499", "--output", file, "--pid", $"{step.Id}"]))!;
            WaitUntilWritten(file, perf);
            step.Measure();
            perf.WaitForExit(); // ends with the process it follows
            return Count(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>perf writes its header once its counters run.</summary>
    private static void WaitUntilWritten(string file, Process perf)
    {
        var started = Stopwatch.StartNew();
        while (new FileInfo(file).Length == 0)
        {
            if (perf.WaitForExit(TimeSpan.FromMilliseconds(20)) || started.Elapsed > TimeSpan.FromSeconds(30))
                throw new InvalidOperationException("perf did not start; it needs linux-perf and kernel.perf_event_paranoid of 2 or less");
        }
    }

    private static Dictionary<string, int> Count(string file)
    {
        using var script = Process.Start(new ProcessStartInfo("perf", ["script", "--input", file, "--fields", "ip,dso"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        script.ErrorDataReceived += (_, _) => { };
        script.BeginErrorReadLine();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        while (script.StandardOutput.ReadLine() is { } line)
        {
            var open = line.LastIndexOf('(');
            if (open < 0)
                continue;
            var name = Path.GetFileName(line[(open + 1)..].TrimEnd(')', ' '));
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }

        script.WaitForExit();
        return counts;
    }

    private static void AddRow(Report report, StepCase entry, Dictionary<string, int> counts)
    {
        double total = counts.Values.Sum();
        string Percent(double count) => (count / total).ToString("P1", CultureInfo.InvariantCulture);
        double Of(string part) => counts.Where(pair => PartOf(pair.Key) == part).Sum(pair => pair.Value);

        var outside = counts.Where(pair => PartOf(pair.Key) == Outside).OrderByDescending(pair => pair.Value).Take(4)
            .Select(pair => $"{pair.Key} {Percent(pair.Value)}");
        report.Row(
            entry.Title, entry.Batch, total, Percent(Of(Torch)), Percent(Of(Generated)), Percent(Of(OpenMp)), $"**{Percent(Of(Outside))}**",
            string.Join(", ", outside));
    }

    /// <summary>
    /// perf names executable memory without a file after a map it looks for; in this process only oneDNN makes such
    /// memory, for the convolutions it generates. What the runtime compiles lies in a memory file, "doublemapper".
    /// </summary>
    private static string PartOf(string sharedObject) => sharedObject switch
    {
        _ when sharedObject.StartsWith(Torch, StringComparison.Ordinal) => Torch,
        _ when sharedObject.StartsWith(OpenMp, StringComparison.Ordinal) => OpenMp,
        _ when sharedObject.StartsWith("perf-", StringComparison.Ordinal) && sharedObject.EndsWith(".map", StringComparison.Ordinal) => Generated,
        _ => Outside,
    };
}
