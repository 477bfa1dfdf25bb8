namespace GenWorkers.Lineage.Schema;

/// <summary>A version that a job used; <c>Type</c> is dataset or model.</summary>
internal sealed class JobInputEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public required string Type { get; init; }

    public required string Digest { get; init; }
}
