namespace GenWorkers.Lineage.Schema;

/// <summary>A frozen version. Two jobs that make the same content share one row.</summary>
internal sealed class DatasetVersionEntity
{
    public long Id { get; init; }

    public required string TenantId { get; init; }

    public long DatasetId { get; init; }

    public required string Digest { get; init; }

    public required string ManifestKey { get; init; }

    public required string ManifestSha256 { get; init; }

    public required string CroissantKey { get; init; }

    public required string Shards { get; init; }

    public required string Splits { get; init; }

    public long Samples { get; init; }

    public long Duplicates { get; init; }

    public string? License { get; init; }

    public string? ParentModel { get; init; }

    public long? SampleLoadId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
