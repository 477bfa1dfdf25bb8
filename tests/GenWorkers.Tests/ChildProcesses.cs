using System.Globalization;
using System.Runtime.InteropServices;

namespace GenWorkers.Tests;

/// <summary>The children of a process, as the kernel knows them.</summary>
internal static partial class ChildProcesses
{
    public const int Kill = 9;
    public const int SegmentationFault = 11;
    public const int Stop = 19;

    public static string Runner { get; } = Path.Combine(AppContext.BaseDirectory, "runner", "genworkers-runner");

    /// <param name="inCommand">What its command line holds; left out, that of a decode child.</param>
    public static IReadOnlyList<int> Of(int parent, string inCommand = "--inspect") =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == parent && Read(id, "cmdline").Contains(inCommand, StringComparison.Ordinal)),
    ];

    public static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    /// <summary>Also where nobody has asked for its exit code yet.</summary>
    public static bool HasEnded(int process) => Read(process, "stat") is var stat && (stat.Length == 0 || stat.Contains(") Z ", StringComparison.Ordinal));

    public static async Task<int> TheOnlyOneAsync()
    {
        IReadOnlyList<int> children = [];
        await Eventually.TrueAsync(() => (children = Of(Environment.ProcessId)).Count == 1);
        return children[0];
    }

    /// <summary>False where the process has ended.</summary>
    public static bool Signal(int process, int signal) => SendSignal(process, signal) == 0;

    /// <summary>Sends the signal to every child of this process that comes up, until the task ends.</summary>
    public static async Task SignalEachAsync(int signal, Task until)
    {
        while (!until.IsCompleted)
        {
            foreach (var child in Of(Environment.ProcessId))
                Signal(child, signal);
            await Task.WhenAny(until, Task.Delay(5));
        }
    }

    private static int ParentOf(int process)
    {
        var stat = Read(process, "stat"); // pid (name) state parent …
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 1 ? int.Parse(fields[1], CultureInfo.InvariantCulture) : 0;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
