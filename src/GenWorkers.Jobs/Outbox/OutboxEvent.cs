namespace GenWorkers.Jobs.Outbox;

/// <summary>An event as stored; the relay wraps it as CloudEvents 1.0.</summary>
/// <param name="Position">Place in the outbox, for <c>GET /events?after=</c>.</param>
/// <param name="EventId">UUIDv7; the same on every repeat.</param>
/// <param name="Type">Name of the data's record, such as <c>JobSucceeded</c>.</param>
/// <param name="Sequence">1, 2, … within the job; 0 for an event without a job.</param>
/// <param name="DataJson">The record as JSON.</param>
public sealed record OutboxEvent(
    long Position,
    Guid EventId,
    string Type,
    string Tenant,
    Guid? JobId,
    string? Kind,
    long Sequence,
    DateTimeOffset OccurredAt,
    string? Traceparent,
    string DataJson);
