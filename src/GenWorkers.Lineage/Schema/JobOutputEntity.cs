namespace GenWorkers.Lineage.Schema;

/// <summary>A version that a job made, or made again; <c>Type</c> is dataset or model.</summary>
internal sealed class JobOutputEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public required string Type { get; init; }

    public required string Name { get; init; }

    public required string Digest { get; init; }
}
