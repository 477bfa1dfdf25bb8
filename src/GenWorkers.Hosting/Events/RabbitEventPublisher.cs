using GenWorkers.Hosting.Bus;
using GenWorkers.Jobs.Contract;
using GenWorkers.Jobs.Outbox;
using RabbitMQ.Client;

namespace GenWorkers.Hosting.Events;

/// <summary>Publishes to the event exchange in order and waits for the broker's confirmation of each.</summary>
public sealed class RabbitEventPublisher(RabbitConnection connection, TimeProvider time) : IEventPublisher, IAsyncDisposable
{
    /// <summary>
    /// Longest wait for a batch's confirmations. A broker that blocks publishers (memory or disk alarm) never answers,
    /// and the outbox's rows are locked meanwhile.
    /// </summary>
    private static readonly TimeSpan ConfirmLimit = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim gate = new(1);
    private IChannel? channel;
    private Task closing = Task.CompletedTask;

    public async Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        await gate.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(ConfirmLimit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            var open = await OpenAsync(either.Token);
            await Task.WhenAll(events.Select(row => PublishAsync(open, row, either.Token).AsTask()));
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            Drop();
            throw new TimeoutException($"The broker confirmed no event for {ConfirmLimit.TotalSeconds:0} s.", error);
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
        await closing;
        gate.Dispose();
    }

    /// <summary>
    /// Confirmations of a channel that was given up on may still come; they belong to nobody. Its good-bye waits for an answer
    /// as well, longer than the rows shall.
    /// </summary>
    private void Drop()
    {
        if (channel is not null)
            closing = Task.WhenAll(closing, channel.DisposeAsync().AsTask());
        channel = null;
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
