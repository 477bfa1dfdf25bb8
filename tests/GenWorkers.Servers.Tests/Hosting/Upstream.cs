using System.Text.Json;
using GenWorkers.Tests;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>An upstream system in another language: publishes with Python's pika and follows the events with it.</summary>
internal static class Upstream
{
    /// <summary>A broker user of its own, who is not the worker's.</summary>
    public const string User = "upstream";

    /// <param name="userId">Whom the message says it is from; the broker takes nobody's but the connection's own.</param>
    public static object Message(
        string key, string body, string? messageId = null, string contentType = "application/json", string? userId = null) =>
        new { key, body, messageId, contentType, userId };

    /// <summary>The command that imports a few rendered faces.</summary>
    public static object Import(Guid id, int count = 4) => Message("ImportDataset", ImportBody(id, count));

    public static string ImportBody(Guid id, int count = 4) =>
        $$"""{"kind":"ImportDataset","jobId":"{{id}}","spec":{"name":"faces","render":{"count":{{count}},"sizePixels":16} } }""";

    /// <summary>Returns when the broker has the messages.</summary>
    public static Task PublishAsync(IReadOnlyList<object> messages) => FollowAsync(messages, []);

    /// <summary>Publishes the messages and returns the events up to the last one waited for.</summary>
    /// <param name="until">How many events of which types end the wait.</param>
    public static async Task<IReadOnlyList<JsonElement>> FollowAsync(
        IReadOnlyList<object> messages, Dictionary<string, int> until, int seconds = 30)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Hosting", "python", "submit_and_follow.py");
        var output = await Python.RunAsync(
            script, [$"{new UriBuilder(Installation.Amqp) { UserName = User }.Uri}"], JsonSerializer.Serialize(new { messages, until, seconds }));
        using var document = JsonDocument.Parse(output);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    /// <summary>The data of the events of one type.</summary>
    public static IEnumerable<JsonElement> Data(this IEnumerable<JsonElement> events, string type) => events
        .Where(entry => entry.GetProperty("routingKey").GetString()!.StartsWith(type + ".", StringComparison.Ordinal))
        .Select(entry => entry.GetProperty("event").GetProperty("data"));
}
