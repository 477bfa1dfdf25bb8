namespace GenWorkers.Lineage.Schema;

/// <summary>An object that a job left in the store.</summary>
internal sealed class JobArtifactEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public required string Name { get; init; }

    public required string Key { get; init; }

    public required string Sha256 { get; init; }

    public long SizeBytes { get; init; }

    public required string MediaType { get; init; }
}
