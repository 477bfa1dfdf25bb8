namespace GenWorkers.Architecture.Tests.Deploy;

/// <summary>A Dockerfile's instructions: comments dropped, continued lines joined.</summary>
internal sealed class Dockerfile
{
    public Dockerfile(string path)
    {
        var joined = string.Join('\n', File.ReadLines(path).Where(line => !line.TrimStart().StartsWith('#')))
            .Replace("\\\n", " ", StringComparison.Ordinal);
        Instructions =
        [
            .. joined.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(words => (words[0], words[1..])),
        ];
    }

    public IReadOnlyList<(string Name, string[] Arguments)> Instructions { get; }

    public IEnumerable<string> Stages => Instructions
        .Where(line => line.Name == "FROM" && line.Arguments is [_, "AS", _])
        .Select(line => line.Arguments[2]);
}
