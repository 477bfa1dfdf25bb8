using System.Text.Encodings.Web;
using System.Text.Json;
using GenWorkers.Contracts;

namespace GenWorkers.Cli.Commands;

/// <summary>Output for scripts: the records as the API gives them, indented.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented =
        new(WireJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, Indented));
}
