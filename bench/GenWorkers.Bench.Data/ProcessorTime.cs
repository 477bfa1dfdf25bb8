using System.Diagnostics;
using System.Globalization;

namespace GenWorkers.Bench.Data;

/// <summary>Processor time of this process and of its living children: says the same on a busy machine.</summary>
internal static class ProcessorTime
{
    // The kernel's clock ticks of stat, a hundred a second on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    public static double Seconds()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds + (Children(self.Id) / TicksPerSecond);
    }

    private static long Children(int parent) => Process.GetProcessesByName("genworkers-runner")
        .Select(process => File.ReadAllText($"/proc/{process.Id}/stat"))
        .Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' ')) // state, parent, … 11 and 12: user and system
        .Where(fields => fields[1] == parent.ToString(CultureInfo.InvariantCulture))
        .Sum(fields => long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
}
