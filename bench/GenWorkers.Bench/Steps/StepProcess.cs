using System.Diagnostics;

namespace GenWorkers.Bench.Steps;

/// <summary>A measuring process, ours or PyTorch's: both print "ready", wait for a line, then print their result.</summary>
internal sealed class StepProcess : IDisposable
{
    /// <summary>As Debian installs it: <c>libopenblas0</c> brings the build with threads of its own.</summary>
    public const string PyTorch = "pytorch";

    /// <summary>The same with the OpenBLAS that shares PyTorch's OpenMP threads: the best that was found for it.</summary>
    public const string PyTorchOpenMp = "pytorch-openmp";
    private const string Libraries = "/usr/lib/x86_64-linux-gnu/openblas-";
    private const string Interpreter = "/usr/bin/python3";
    private readonly Process process;

    /// <summary>Returns when the process is warm.</summary>
    public StepProcess(StepCase entry, string mode, int steps)
    {
        var start = mode is PyTorch or PyTorchOpenMp
            ? new ProcessStartInfo(Interpreter, [Repository.PathOf("bench/pytorch/train_step.py"), entry.Name, $"{entry.Batch}", $"{steps}"])
            : new ProcessStartInfo(Environment.ProcessPath!, ["step-worker", entry.Name, mode, $"{steps}"]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        SetEnvironment(start, mode);
        process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() != StepWorker.Ready)
            throw new InvalidOperationException($"the {mode} process of {entry.Name} did not start");
    }

    private static void SetEnvironment(ProcessStartInfo start, string mode)
    {
        if (mode is StepWorker.Tuned or StepWorker.TunedBf16)
            start.Environment["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"; // as the host starts its runners
        if (mode is not (PyTorch or PyTorchOpenMp))
            return;
        var folder = Libraries + (mode == PyTorch ? "pthread" : "openmp");
        if (!Directory.Exists(folder))
            throw new InvalidOperationException("the peer needs the packages python3-torch, libopenblas0-pthread and libopenblas0-openmp");
        start.Environment["LD_LIBRARY_PATH"] = folder;
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
