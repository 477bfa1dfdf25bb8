using System.Globalization;
using System.Text;

namespace GenWorkers.Bench;

/// <summary>A result page: printed, and written to bench/results.</summary>
internal sealed class Report(string title)
{
    private readonly StringBuilder text = new($"# {title}\n\n");

    public Report Line(string line = "")
    {
        text.Append(line).Append('\n');
        return this;
    }

    public Report Row(params object[] cells) =>
        Line($"| {string.Join(" | ", cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture)))} |");

    public Report Header(params string[] cells) => Row([.. cells]).Line($"|{string.Concat(cells.Select(_ => "---|"))}");

    /// <summary>Processor, threads and runtime, without naming the machine.</summary>
    public Report Settings()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return Line($"Processor: {model?.Split(':')[1].Trim()}, {Environment.ProcessorCount} cores; .NET {Environment.Version}; "
            + $"load average at the end: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }

    public void Save(string file)
    {
        Console.Write(text);
        var path = Repository.PathOf(Path.Combine("bench", "results", file));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
    }
}
