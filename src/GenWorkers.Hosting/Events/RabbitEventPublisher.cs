using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Outbox;
using RabbitMQ.Client;

namespace GenWorkers.Hosting.Events;

/// <summary>Publishes to the event exchange in order and waits for the broker's confirmation of each.</summary>
public sealed class RabbitEventPublisher(RabbitConnection connection) : IEventPublisher, IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private IChannel? channel;

    public async Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        await gate.WaitAsync(cancellationToken);
        try
        {
            var open = await OpenAsync(cancellationToken);
            await Task.WhenAll(events.Select(row => PublishAsync(open, row, cancellationToken).AsTask()));
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (channel is not null)
            await channel.DisposeAsync();
        gate.Dispose();
    }

    private static ValueTask PublishAsync(IChannel open, OutboxEvent row, CancellationToken cancellationToken) =>
        open.BasicPublishAsync(
            WireNames.EventsExchange,
            CloudEventMapping.RoutingKey(row),
            mandatory: false,
            new BasicProperties
            {
                ContentType = WireNames.EventContentType,
                MessageId = row.EventId.ToString(),
                DeliveryMode = DeliveryModes.Persistent,
            },
            CloudEventMapping.ToBytes(row),
            cancellationToken);

    private async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        if (channel is { IsOpen: true })
            return channel;
        if (channel is not null)
            await channel.DisposeAsync();
        channel = await connection.OpenChannelAsync(cancellationToken);
        await RabbitTopology.DeclareAsync(channel, cancellationToken);
        return channel;
    }
}
