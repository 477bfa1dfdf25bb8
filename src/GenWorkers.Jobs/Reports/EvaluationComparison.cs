using System.Text.Json;
using GenWorkers.Contracts;

namespace GenWorkers.Jobs.Reports;

/// <summary>Evaluations side by side. There is none of reports whose identities differ.</summary>
public sealed class EvaluationComparison
{
    private EvaluationComparison(IReadOnlyList<(string Name, EvaluationReport Report)> rows) => Rows = rows;

    /// <summary>In the order given; all of one identity.</summary>
    public IReadOnlyList<(string Name, EvaluationReport Report)> Rows { get; }

    /// <summary>Throws <see cref="ArgumentException"/> that names each field of the identity in which two reports differ.</summary>
    public static EvaluationComparison Of(IReadOnlyList<(string Name, EvaluationReport Report)> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        foreach (var (name, report) in reports.Skip(1))
        {
            var differing = Differences(reports[0].Report.Identity, report.Identity);
            if (differing.Count > 0)
                throw new ArgumentException($"{reports[0].Name} and {name} do not compare: {string.Join("; ", differing)}");
        }

        return new EvaluationComparison(reports);
    }

    private static List<string> Differences(MetricIdentity one, MetricIdentity other)
    {
        var (left, right) = (Fields(one), Fields(other));
        return [.. left.Where(field => field.Value != right[field.Key]).Select(field => $"{field.Key} {field.Value} and {right[field.Key]}")];
    }

    private static Dictionary<string, string> Fields(MetricIdentity identity) =>
        JsonSerializer.SerializeToElement(identity, WireJson.Options).EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString());
}
