namespace GenWorkers.Lineage.Schema;

/// <summary>Trained weights and what they came from.</summary>
internal sealed class ModelVersionEntity
{
    public long Id { get; init; }

    public required string TenantId { get; init; }

    public long ModelId { get; init; }

    public required string Digest { get; init; }

    public required string Family { get; init; }

    public required string WeightsKey { get; init; }

    public long SizeBytes { get; init; }

    public required string Options { get; init; }

    public required string DatasetDigest { get; init; }

    public bool Inexact { get; init; }

    public required string Metrics { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
