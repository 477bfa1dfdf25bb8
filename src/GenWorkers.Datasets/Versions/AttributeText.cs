using System.Text.Json;

namespace GenWorkers.Datasets.Versions;

/// <summary>Single values of a sample's attributes, which lie as a JSON object of strings.</summary>
internal static class AttributeText
{
    public static string? Find(string attributesJson, string name)
    {
        // Most samples have no such attribute: look at the text before parsing it.
        if (!attributesJson.Contains(name, StringComparison.Ordinal) && name.All(char.IsAsciiLetterOrDigit))
            return null;
        using var document = JsonDocument.Parse(attributesJson);
        return document.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
