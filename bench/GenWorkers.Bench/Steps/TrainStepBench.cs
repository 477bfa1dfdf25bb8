namespace GenWorkers.Bench.Steps;

/// <summary>Training steps of stock TorchSharp, ours and PyTorch: one process each a round, in turn, so that load falls on all.</summary>
internal static class TrainStepBench
{
    private static readonly string[] Modes =
        [StepProcess.PyTorch, StepProcess.PyTorchOpenMp, StepWorker.Stock, StepWorker.Tuned, StepWorker.TunedBf16];

    public static int Run(int rounds)
    {
        var report = new Report("Training steps against PyTorch")
            .Line("Milliseconds a step and their ratios, minimum (median) over all rounds; 2 threads, same networks and batch, Adam. Processes")
            .Line("alternate. Tuned: fused Adam, malloc keeps freed memory, huge pages, channels_last for DCGAN; bf16: the same with")
            .Line("`training.precision: bf16`, all others fp32. The peer is Debian's")
            .Line("python3-torch as installed, with libopenblas0 (its own threads beside PyTorch's OpenMP threads) and PyTorch's defaults;")
            .Line("its OpenMP column is the same on libopenblas0-openmp, the best found for it. Its libtorch is 1.13, so the ratio compares both.")
            .Line("GFLOP/s of the tuned step stand beside a 2048-square matrix product in the same process: what the processor can give.")
            .Line()
            .Header(
                "step", "batch", "PyTorch", "PyTorch, OpenMP", "stock", "tuned", "tuned, bf16", "tuned / PyTorch", "bf16 / PyTorch", "goal",
                "tuned / OpenMP", "GFLOP/s", "of GEMM peak");
        var versions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in StepCase.All)
            AddRow(report, entry, Measure(entry, rounds), versions);
        report.Line().Line($"{rounds} rounds of {string.Join(", ", StepCase.All.Select(entry => $"{entry.Steps} steps ({entry.Name})"))}. "
            + $"Versions: {string.Join(", ", versions)}.").Settings().Save("train-step.md");
        return 0;
    }

    private static Dictionary<string, List<StepResult>> Measure(StepCase entry, int rounds)
    {
        var results = Modes.ToDictionary(mode => mode, _ => new List<StepResult>());
        for (var round = 0; round < rounds; round++)
        {
            foreach (var mode in Modes)
            {
                using var process = new StepProcess(entry, mode, entry.Steps);
                results[mode].Add(process.Measure());
            }
        }

        return results;
    }

    private static void AddRow(Report report, StepCase entry, Dictionary<string, List<StepResult>> results, SortedSet<string> versions)
    {
        foreach (var (mode, list) in results)
            versions.Add($"{(mode is StepProcess.PyTorch or StepProcess.PyTorchOpenMp ? "PyTorch" : "libtorch under TorchSharp")} {list[0].Version}");
        double Best(string mode) => results[mode].Min(result => result.Milliseconds.Min());
        double Middle(string mode) => Median(results[mode].SelectMany(result => result.Milliseconds));
        string Cell(string mode) => $"{Best(mode):F1} ({Middle(mode):F1})";
        string Ratio(string ours, string peer) => $"{Best(ours) / Best(peer):F2} ({Middle(ours) / Middle(peer):F2})";

        var gigaflops = FlopsOf(entry) / Best(StepWorker.Tuned) / 1e6;
        var peak = results[StepWorker.Tuned].Max(result => result.GemmGigaflops);
        report.Row(
            entry.Title, entry.Batch, Cell(StepProcess.PyTorch), Cell(StepProcess.PyTorchOpenMp), Cell(StepWorker.Stock),
            Cell(StepWorker.Tuned), Cell(StepWorker.TunedBf16),
            $"**{Ratio(StepWorker.Tuned, StepProcess.PyTorch)}**", $"**{Ratio(StepWorker.TunedBf16, StepProcess.PyTorch)}**", $"{entry.Goal:F2}",
            Ratio(StepWorker.Tuned, StepProcess.PyTorchOpenMp), $"{gigaflops:F0}", $"{gigaflops / peak:P0} of {peak:F0}");
    }

    private static double FlopsOf(StepCase entry)
    {
        Training.Torch.TorchRuntime.EnsureLoaded();
        return StepWorker.Make(entry, tuned: false).Flops;
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
