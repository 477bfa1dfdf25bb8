using System.Buffers;
using System.Text.Json;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Training.Loop;

/// <summary>
/// Every metric of the run as JSON lines, <c>{"step":100,"train/loss":0.01}</c>, kept in memory and in checkpoints so
/// that the file of a resumed run is whole.
/// </summary>
public sealed class MetricsLog
{
    private readonly ArrayBufferWriter<byte> lines = new();

    /// <summary>Adds a line and returns it as rows.</summary>
    /// <param name="prefix">Such as <c>train/</c>.</param>
    public IReadOnlyList<MetricRow> Add(long step, string prefix, IReadOnlyDictionary<string, double> metrics)
    {
        MetricRow[] rows = [.. metrics
            .OrderBy(metric => metric.Key, StringComparer.Ordinal)
            .Select(metric => new MetricRow(step, prefix + metric.Key, metric.Value))];
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            foreach (var row in rows)
                json.WriteNumber(row.Name, row.Value);
            json.WriteEndObject();
        }

        lines.Write("\n"u8);
        return rows;
    }

    public byte[] ToBytes() => lines.WrittenSpan.ToArray();

    public void Restore(ReadOnlySpan<byte> saved)
    {
        lines.Clear();
        lines.Write(saved);
    }

    public void WriteTo(string path) => File.WriteAllBytes(path, lines.WrittenSpan);
}
