using System.Text.Json;
using GenWorkers.Jobs.Contract;
using RabbitMQ.Client;

namespace GenWorkers.Servers.Tests.Hosting;

/// <summary>A subscriber whose queue outlives the broker's restart: what was published while nobody listened is there.</summary>
internal static class KeptEvents
{
    public static async Task<string> BindAsync(CancellationToken cancellationToken)
    {
        var queue = $"kept-{Guid.NewGuid():N}";
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue, WireNames.EventsExchange, "#", cancellationToken: cancellationToken);
        return queue;
    }

    /// <summary>Everything that is in the queue now.</summary>
    public static async Task<IReadOnlyList<JsonElement>> TakeAsync(string queue, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var events = new List<JsonElement>();
        while (await channel.BasicGetAsync(queue, autoAck: true, cancellationToken) is { } delivery)
            events.Add(JsonSerializer.Deserialize<JsonElement>(delivery.Body.Span));
        return events;
    }

    /// <summary>Messages ready in a queue.</summary>
    public static async Task<uint> CountAsync(string queue, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        return await channel.MessageCountAsync(queue, cancellationToken);
    }

    /// <summary>Drops what waits in a queue.</summary>
    public static async Task PurgeAsync(string queue, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueuePurgeAsync(queue, cancellationToken);
    }

    public static async Task DeleteAsync(string queue, CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.QueueDeleteAsync(queue, cancellationToken: cancellationToken);
    }

    private static Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        new ConnectionFactory { Uri = new Uri(Installation.Amqp) }.CreateConnectionAsync(cancellationToken);
}
