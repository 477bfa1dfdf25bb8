namespace GenWorkers.Lineage.Schema;

/// <summary>An image, one row for ever, whatever versions hold it.</summary>
internal sealed class SampleEntity
{
    public long Id { get; init; }

    public required string TenantId { get; init; }

    public required byte[] Sha256 { get; init; }

    public int SizeBytes { get; init; }
}
