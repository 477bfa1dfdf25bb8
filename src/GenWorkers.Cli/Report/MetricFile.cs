using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Cli.Report;

/// <summary>Reads a run's <c>metrics.jsonl</c>: one <see cref="MetricRow"/> a line.</summary>
internal static class MetricFile
{
    /// <summary>Series by the part of the metric's name after its slash, then by the part before: loss of train and of validation share a panel.</summary>
    public static SortedDictionary<string, Dictionary<string, List<(double X, double Y)>>> Panels(string path)
    {
        var panels = new SortedDictionary<string, Dictionary<string, List<(double X, double Y)>>>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            var row = JsonSerializer.Deserialize<MetricRow>(line, WireJson.Options)!;
            var slash = row.Name.IndexOf('/', StringComparison.Ordinal);
            var panel = row.Name[(slash + 1)..];
            var series = slash > 0 ? row.Name[..slash] : row.Name;
            if (!panels.TryGetValue(panel, out var lines))
                panels[panel] = lines = [];
            if (!lines.TryGetValue(series, out var points))
                lines[series] = points = [];
            points.Add((row.Step, row.Value));
        }

        return panels;
    }
}
