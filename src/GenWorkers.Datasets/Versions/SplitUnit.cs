using System.Text.Json;

namespace GenWorkers.Datasets.Versions;

/// <summary>What must stay in one split together with a sample.</summary>
internal static class SplitUnit
{
    private const string DefaultGroup = "group";
    private const string Cluster = "duplicateCluster";

    public static string Of(string attributesJson, string? groupAttribute, SampleHash hash)
    {
        if (GroupOf(attributesJson, groupAttribute) is { } group)
            return $"group:{group}";
        return Find(attributesJson, Cluster) is { } cluster ? $"cluster:{cluster}" : $"sample:{hash.ToHex()}";
    }

    public static string? GroupOf(string attributesJson, string? groupAttribute) =>
        Find(attributesJson, groupAttribute ?? DefaultGroup);

    private static string? Find(string attributesJson, string name)
    {
        // Most samples have no such attribute: look at the text before parsing it.
        if (!attributesJson.Contains(name, StringComparison.Ordinal) && name.All(char.IsAsciiLetterOrDigit))
            return null;
        using var document = JsonDocument.Parse(attributesJson);
        return document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
