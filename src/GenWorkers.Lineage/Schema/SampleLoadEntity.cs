namespace GenWorkers.Lineage.Schema;

/// <summary>The rows of one version as one attempt loaded them; visible once the job completed.</summary>
internal sealed class SampleLoadEntity
{
    public long Id { get; init; }

    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public long Fence { get; init; }

    public required string Digest { get; init; }

    public bool Visible { get; init; }
}
