using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using GenWorkers.Jobs.Outbox;

namespace GenWorkers.Hosting.Events;

/// <summary>
/// The in-memory transport of the embedded profile. A subscriber that falls behind loses its oldest events and catches
/// up from the outbox.
/// </summary>
public sealed class InProcessEvents : IEventPublisher
{
    private const int Backlog = 10_000;
    private readonly ConcurrentDictionary<Channel<OutboxEvent>, bool> subscribers = new();

    public Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var row in events)
            foreach (var subscriber in subscribers.Keys)
                subscriber.Writer.TryWrite(row);
        return Task.CompletedTask;
    }

    /// <summary>Events from now on, until the token is cancelled.</summary>
    public IAsyncEnumerable<OutboxEvent> SubscribeAsync(CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<OutboxEvent>(
            new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        subscribers[channel] = true;
        return ReadAsync(channel, cancellationToken);
    }

    private async IAsyncEnumerable<OutboxEvent> ReadAsync(
        Channel<OutboxEvent> channel, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var row in channel.Reader.ReadAllAsync(cancellationToken))
                yield return row;
        }
        finally
        {
            subscribers.TryRemove(channel, out _);
        }
    }
}
