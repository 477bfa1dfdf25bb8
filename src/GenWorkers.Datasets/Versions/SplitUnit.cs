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
        return AttributeText.Find(attributesJson, Cluster) is { } cluster ? $"cluster:{cluster}" : $"sample:{hash.ToHex()}";
    }

    public static string? GroupOf(string attributesJson, string? groupAttribute) =>
        AttributeText.Find(attributesJson, groupAttribute ?? DefaultGroup);
}
