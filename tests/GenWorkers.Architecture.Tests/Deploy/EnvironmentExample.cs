using System.Text.RegularExpressions;

namespace GenWorkers.Architecture.Tests.Deploy;

/// <summary><c>.env.example</c>: every setting, with its default or an example, commented out or not.</summary>
internal static partial class EnvironmentExample
{
    public static IReadOnlyList<string> Lines { get; } = File.ReadAllLines(Repository.PathOf(".env.example"));

    public static IReadOnlyList<string> Names { get; } =
        [.. Lines.Select(line => Assignment().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("^#?([A-Z][A-Za-z0-9_]*)=")]
    private static partial Regex Assignment();
}
