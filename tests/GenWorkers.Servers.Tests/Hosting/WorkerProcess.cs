using System.Collections.Concurrent;
using System.Diagnostics;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>The worker's own program, as an operator starts it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;
    private readonly ConcurrentQueue<string> log = new();

    public WorkerProcess(IEnumerable<string> arguments)
    {
        process = Executables.Start(Executables.Worker, arguments);
        process.OutputDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Its runners that live.</summary>
    public IReadOnlyList<int> Runners => ChildProcesses.Of(Id, "genworkers-runner");

    public string Log => string.Join('\n', log);

    /// <summary>SIGKILL: no handler runs, nothing is said to anybody.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }
}
