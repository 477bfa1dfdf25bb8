using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace GenWorkers.Datasets.Video;

/// <summary>
/// Starts programs that the kernel kills when this process ends, also by SIGKILL. Closed pipes are not enough: ffmpeg
/// notices one when it next writes, which may be minutes of decoding away, or never while it is stopped.
/// </summary>
internal static class DependentPrograms
{
    public const string Launcher = "/usr/bin/setpriv";

    // The signal is asked for before the parent is looked at: a parent that ends later sends it, one that ended earlier
    // is no longer the parent. Both outlive exec, which keeps the process id and the pipes.
    private const string RunWhereParentLives = "[ \"$PPID\" = \"$0\" ] && exec \"$@\"";

    private static readonly string[] Options = ["--no-new-privs", "--pdeathsig", "KILL", "/bin/sh", "-c", RunWhereParentLives];

    /// <summary>The signal comes when the thread ends that started the program, and those of a pool do: this one never does.</summary>
    private static readonly BlockingCollection<Task<Process>> Starts = ServeStarts();

    /// <summary>A program with three pipes and an empty environment.</summary>
    public static Process Start(string path, IEnumerable<string> arguments)
    {
        var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Launcher, [.. Options, self, path, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["LC_ALL"] = "C.UTF-8";
        var started = new Task<Process>(() => Process.Start(start)!);
        Starts.Add(started);
        return started.GetAwaiter().GetResult();
    }

    private static BlockingCollection<Task<Process>> ServeStarts()
    {
        var starts = new BlockingCollection<Task<Process>>();
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
                start.RunSynchronously(TaskScheduler.Default);
        })
        {
            IsBackground = true,
            Name = "programs",
        };
        thread.Start();
        return starts;
    }
}
