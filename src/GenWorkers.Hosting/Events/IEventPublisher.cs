using GenWorkers.Jobs.Outbox;

namespace GenWorkers.Hosting.Events;

/// <summary>Brings events to subscribers.</summary>
public interface IEventPublisher
{
    /// <summary>Returns when every event is safe with whoever delivers it; throws where one may not be.</summary>
    Task PublishAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);
}
