namespace GenWorkers.Lineage.Schema;

/// <summary>A cancel that came before its job.</summary>
internal sealed class CancelTombstoneEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
