using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;
using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Artifacts;

/// <summary>
/// The grammar of keys: <c>tenant/area/segment[/segment…]</c>, at most 512 characters, segments of
/// <c>A-Z a-z 0-9 . _ -</c> that do not begin with a dot. What the grammar has no letter for (<c>..</c>, <c>%2e</c>,
/// NUL, backslash, an empty segment) never reaches a store.
/// </summary>
public static class ObjectKey
{
    private const int MaxLength = 512;

    private static readonly string[] Areas = [.. Enum.GetValues<ArtifactArea>().Select(AreaName)];

    /// <summary><c>tenant/area/sha256[extension]</c>.</summary>
    public static string ForContent(string tenant, ArtifactArea area, string sha256, string extension) =>
        Check($"{tenant}/{AreaName(area)}/{sha256}{extension}", tenant);

    /// <summary>The key, if it is one of this tenant's; else <c>input.unsafePath</c>.</summary>
    public static string Check(string key, string tenant)
    {
        var segments = CheckSegments(key, tenant, key.Split('/'));
        if (segments.Length < 3)
            throw Refuse(key, "has no name after tenant and area");
        if (!Areas.Contains(segments[1]))
            throw Refuse(key, $"is in none of the areas {string.Join(", ", Areas)}");
        return key;
    }

    /// <summary>The first part of keys: whole segments of this tenant's, the last one perhaps cut short.</summary>
    public static string CheckPrefix(string prefix, string tenant)
    {
        var segments = prefix.Split('/');
        CheckSegments(prefix, tenant, segments[^1].Length == 0 ? segments[..^1] : segments);
        if (segments.Length < 2)
            throw Refuse(prefix, "does not end its first segment, the tenant, with a slash");
        return prefix;
    }

    private static string[] CheckSegments(string key, string tenant, string[] segments)
    {
        if (key.Length > MaxLength)
            throw Refuse(key[..64] + "…", $"is longer than {MaxLength} characters");
        if (Array.FindIndex(segments, segment => !IsSegment(segment)) is >= 0 and var bad)
            throw Refuse(key, $"has a segment {bad} outside the grammar A-Z a-z 0-9 . _ - (no dot first)");
        if (segments.Length == 0 || segments[0] != tenant)
            throw Refuse(key, $"does not begin with the tenant {tenant}");
        return segments;
    }

    private static bool IsSegment(string segment) =>
        segment.Length > 0
        && segment[0] != '.'
        && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static string AreaName(ArtifactArea area) => area.ToString().ToLowerInvariant();

    private static JobException Refuse(string key, string why)
    {
        var printable = new string([.. key.Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return new JobException(ErrorCode.InputUnsafePath, $"The object key '{printable}' {why}.");
    }
}
