using System.Text.Json;

namespace GenWorkers.Cli.Report;

/// <summary>Reads a run's <c>metrics.jsonl</c>: a line a step, its <c>step</c> beside the metrics by name.</summary>
internal static class MetricFile
{
    /// <summary>Series by the part of the metric's name after its slash, then by the part before: loss of train and of validation share a panel.</summary>
    public static SortedDictionary<string, Dictionary<string, List<(double X, double Y)>>> Panels(string path)
    {
        var panels = new SortedDictionary<string, Dictionary<string, List<(double X, double Y)>>>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            using var values = JsonDocument.Parse(line);
            var step = values.RootElement.GetProperty("step").GetInt64();
            foreach (var metric in values.RootElement.EnumerateObject().Where(member => member.Name != "step"))
                Add(panels, metric.Name, step, metric.Value.GetDouble());
        }

        return panels;
    }

    private static void Add(
        SortedDictionary<string, Dictionary<string, List<(double X, double Y)>>> panels, string name, long step, double value)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var panel = name[(slash + 1)..];
        var series = slash > 0 ? name[..slash] : name;
        if (!panels.TryGetValue(panel, out var lines))
            panels[panel] = lines = [];
        if (!lines.TryGetValue(series, out var points))
            lines[series] = points = [];
        points.Add((step, value));
    }
}
