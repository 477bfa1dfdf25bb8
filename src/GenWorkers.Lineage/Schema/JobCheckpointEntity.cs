namespace GenWorkers.Lineage.Schema;

/// <summary>A checkpoint whose object was verified; invalid once its hash failed.</summary>
internal sealed class JobCheckpointEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public required string Key { get; init; }

    public long Fence { get; init; }

    public long Step { get; init; }

    public required string Sha256 { get; init; }

    public required string Fingerprint { get; init; }

    public double TrainedSeconds { get; init; }

    public bool Valid { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
