using GenWorkers.Contracts.Events;
using GenWorkers.Jobs;

namespace GenWorkers.Artifacts;

/// <summary>Turns a foreign object's name into a path that cannot leave its folder.</summary>
internal static class SafePath
{
    private const int MaxSegment = 255;

    public static string Below(string folder, string relative)
    {
        if (!relative.Split('/').All(IsSafe))
        {
            var printable = new string([.. relative.Select(letter => char.IsControl(letter) ? '?' : letter)]);
            throw new JobException(
                ErrorCode.InputUnsafePath, $"The source object '{printable}' has an unsafe path; it must stay below its folder.");
        }

        return Path.Combine(folder, relative);
    }

    private static bool IsSafe(string segment) =>
        segment.Length is > 0 and <= MaxSegment
        && segment is not ("." or "..")
        && !segment.Contains('\\', StringComparison.Ordinal)
        && !segment.Any(char.IsControl);
}
