namespace GenWorkers.Lineage.Schema;

/// <summary>An event on its way out; kept for late subscribers.</summary>
internal sealed class OutboxEntity
{
    public long Id { get; init; }

    public Guid EventId { get; init; }

    public required string Type { get; init; }

    public required string TenantId { get; init; }

    public Guid? JobId { get; init; }

    public string? Kind { get; init; }

    public long Sequence { get; init; }

    public DateTimeOffset OccurredAt { get; init; }

    public string? Traceparent { get; init; }

    public required string Data { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public ulong Xid { get; init; }
}
