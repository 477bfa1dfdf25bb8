using System.Diagnostics;
using GenWorkers.Training.Torch;
using Microsoft.Extensions.Logging.Abstractions;
using static TorchSharp.torch;

namespace GenWorkers.Bench.Steps;

/// <summary>
/// Measures one case in a process of its own: a process keeps its malloc settings and its thread count for life.
/// </summary>
internal static class StepWorker
{
    public const string Stock = "stock";
    public const string Tuned = "tuned";

    /// <summary>Tuned, products and convolutions in bf16 as <c>training.precision: bf16</c> does.</summary>
    public const string TunedBf16 = "tuned-bf16";
    public const string Ready = "ready";
    private const int Threads = 2;
    private const int GemmSize = 2048;

    /// <summary>Warms up, prints "ready", waits for a line, measures, prints the result.</summary>
    public static int Run(string name, string mode, int steps)
    {
        Load(mode);
        manual_seed(1);
        var step = Make(StepCase.Find(name), mode != Stock);
        var gemm = GemmPeak();
        var precision = AutocastScope.For(mode == TunedBf16, CPU, NullLogger.Instance);
        Measure(step, Math.Max(2, steps / 10), precision);
        Console.WriteLine(Ready);
        Console.ReadLine();
        Console.WriteLine(new StepResult(Measure(step, steps, precision), gemm, __version__).ToJson());
        return 0;
    }

    public static ITrainingStep Make(StepCase entry, bool tuned) => entry.Name switch
    {
        "mlp" => new MlpStep(entry.Batch, tuned),
        "conv-vae" => new ConvVaeStep(entry.Batch, tuned),
        _ => new DcganStep(entry.Batch, tuned, tuned && entry.ChannelsLast),
    };

    /// <summary>Stock is TorchSharp as it comes: loaded from the staged folder, no malloc settings.</summary>
    private static void Load(string mode)
    {
        if (mode != Stock)
            TorchRuntime.EnsureLoaded();
        else if (TorchRuntime.LoadFrom(TorchFiles.FindFolder()) is { } problem)
            throw new InvalidOperationException(problem);
        set_num_threads(Threads);
    }

    private static List<double> Measure(ITrainingStep step, int steps, Func<IDisposable> precision)
    {
        var times = new List<double>(steps);
        for (var i = 0; i < steps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using (precision())
                step.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static double GemmPeak()
    {
        using var scope = NewDisposeScope();
        var (left, right) = (randn(GemmSize, GemmSize), randn(GemmSize, GemmSize));
        var best = double.MaxValue;
        for (var i = 0; i < 6; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var product = left.matmul(right);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return 2.0 * GemmSize * GemmSize * GemmSize / best / 1e9;
    }
}
