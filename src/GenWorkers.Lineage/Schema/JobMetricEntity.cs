namespace GenWorkers.Lineage.Schema;

/// <summary>One value of one metric; null where it was not finite.</summary>
internal sealed class JobMetricEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public required string Name { get; init; }

    public long Step { get; init; }

    public long Fence { get; init; }

    public double? Value { get; init; }
}
