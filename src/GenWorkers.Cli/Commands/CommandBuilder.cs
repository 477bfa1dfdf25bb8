using System.Text.Json;
using System.Text.Json.Nodes;

namespace GenWorkers.Cli.Commands;

/// <summary>Makes a command's JSON from a file, flags, or both; flags win. Checking it is the installation's part.</summary>
internal static class CommandBuilder
{
    /// <param name="file">JSON file, or null to start empty.</param>
    /// <param name="kind">Value of <c>kind</c>, or null to keep the file's.</param>
    /// <param name="settings">Pairs such as <c>spec.budget.minutes=2</c>; a value that is JSON is taken as JSON, another as text.</param>
    public static async Task<JsonObject> BuildAsync(
        string? file, string? kind, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var command = file is null ? [] : Parse(await File.ReadAllTextAsync(file, cancellationToken), file);
        if (kind is not null)
            command["kind"] = kind;
        foreach (var setting in settings)
            Set(command, setting);
        command["jobId"] ??= Guid.CreateVersion7().ToString();
        command["spec"] ??= new JsonObject();
        return command;
    }

    public static byte[] Utf8(JsonObject command) => JsonSerializer.SerializeToUtf8Bytes(command);

    private static JsonObject Parse(string text, string file)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject
                ?? throw new ArgumentException($"{file}: holds no JSON object");
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"{file}: {error.Message}", error);
        }
    }

    private static void Set(JsonObject command, string setting)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw new ArgumentException($"--set {setting}: not of the form path=value");
        var path = setting[..equals].Split('.');
        var parent = command;
        foreach (var name in path[..^1])
            parent = Child(parent, name);
        parent[path[^1]] = Value(setting[(equals + 1)..]);
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject child)
            return child;
        child = [];
        parent[name] = child;
        return child;
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
