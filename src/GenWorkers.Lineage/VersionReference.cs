namespace GenWorkers.Lineage;

/// <summary><c>name</c> or <c>name@sha256:digest</c>.</summary>
internal static class VersionReference
{
    private const string Separator = "@sha256:";

    public static (string Name, string? Digest) Parse(string reference)
    {
        var at = reference.IndexOf(Separator, StringComparison.Ordinal);
        return at < 0 ? (reference, null) : (reference[..at], reference[(at + Separator.Length)..]);
    }
}
