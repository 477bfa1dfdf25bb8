using System.Text;
using GenWorkers.Jobs.Submission;

namespace GenWorkers.Datasets.Versions;

/// <summary>What of a sample enters the version's digest, as canonical JSON (RFC 8785).</summary>
internal static class SampleLeaf
{
    public static byte[] Encode(string sha256, SampleSplit split, string attributesJson, double weight)
    {
        var text = new StringBuilder("{\"attributes\":").Append(attributesJson)
            .Append(",\"sha256\":\"").Append(sha256)
            .Append("\",\"split\":\"").Append(split.Name())
            .Append("\",\"weight\":").Append(CanonicalJson.Number(weight)).Append('}');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Attributes as a canonical JSON object of strings, members in the order of their UTF-16 code units.</summary>
    public static string EncodeAttributes(IReadOnlyDictionary<string, string> attributes)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (text.Length > 1)
                text.Append(',');
            CanonicalJson.WriteString(name, text);
            text.Append(':');
            CanonicalJson.WriteString(value, text);
        }

        return text.Append('}').ToString();
    }
}
