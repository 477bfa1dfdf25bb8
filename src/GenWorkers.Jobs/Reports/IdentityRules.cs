using System.Text.Json;
using GenWorkers.Contracts;

namespace GenWorkers.Jobs.Reports;

/// <summary>The one place that says which figures stand beside each other, in a table or on a chart.</summary>
public static class IdentityRules
{
    /// <summary>Throws <see cref="ArgumentException"/> that names each field of the identity in which two of them differ.</summary>
    public static void RequireEqual(IReadOnlyList<(string Name, MetricIdentity Identity)> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        foreach (var (name, identity) in figures.Skip(1))
        {
            var differing = Differences(figures[0].Identity, identity);
            if (differing.Count > 0)
                throw new ArgumentException($"{figures[0].Name} and {name} do not compare: {string.Join("; ", differing)}");
        }
    }

    private static List<string> Differences(MetricIdentity one, MetricIdentity other)
    {
        var (left, right) = (Fields(one), Fields(other));
        return [.. left.Where(field => field.Value != right[field.Key]).Select(field => $"{field.Key} {field.Value} and {right[field.Key]}")];
    }

    private static Dictionary<string, string> Fields(MetricIdentity identity) =>
        JsonSerializer.SerializeToElement(identity, WireJson.Options).EnumerateObject().ToDictionary(field => field.Name, field => field.Value.ToString());
}
