using System.Runtime.CompilerServices;
using System.Text.Json;
using GenWorkers.Datasets.Sources;

namespace GenWorkers.Datasets.Formats.Folder;

/// <summary>Rows of text metadata as name and value pairs.</summary>
internal static class MetadataRows
{
    public static async IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, string>>> ReadCsvAsync(
        SourceFiles source, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(source.OpenRead(path));
        foreach (var row in new CsvRows(text, path).Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }

        await Task.CompletedTask;
    }

    public static async IAsyncEnumerable<IReadOnlyList<KeyValuePair<string, string>>> ReadJsonLinesAsync(
        SourceFiles source, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(source.OpenRead(path));
        while (await text.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return ParseJson(path, line);
        }
    }

    /// <summary>The members of a JSON object as text; nested values keep their JSON.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseJson(string path, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return [.. document.RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, Text(member.Value)))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw InputErrors.Corrupt(path, "it holds a line that is no JSON object", e);
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => value.GetRawText(),
    };
}
