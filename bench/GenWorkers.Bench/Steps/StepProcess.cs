using System.Diagnostics;

namespace GenWorkers.Bench.Steps;

/// <summary>A measuring process, ours or PyTorch's: both print "ready", wait for a line, then print their result.</summary>
internal sealed class StepProcess : IDisposable
{
    public const string PyTorch = "pytorch";
    private const string Interpreter = "/usr/bin/python3";
    private readonly Process process;

    /// <summary>Returns when the process is warm.</summary>
    public StepProcess(StepCase entry, string mode, int steps)
    {
        var start = mode == PyTorch
            ? new ProcessStartInfo(Interpreter, [Repository.PathOf("bench/pytorch/train_step.py"), entry.Name, $"{entry.Batch}", $"{steps}"])
            : new ProcessStartInfo(Environment.ProcessPath!, ["step-worker", entry.Name, mode, $"{steps}"]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        if (mode == StepWorker.Tuned)
            start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"; // as the host starts its runners
        process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() != StepWorker.Ready)
            throw new InvalidOperationException($"the {mode} process of {entry.Name} did not start");
    }

    public int Id => process.Id;

    public StepResult Measure()
    {
        process.StandardInput.WriteLine();
        var result = StepResult.Parse(process.StandardOutput.ReadLine() ?? "null");
        process.WaitForExit();
        return result;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
