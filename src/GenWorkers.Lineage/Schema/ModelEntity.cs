namespace GenWorkers.Lineage.Schema;

/// <summary>A model's name.</summary>
internal sealed class ModelEntity
{
    public long Id { get; init; }

    public required string TenantId { get; init; }

    public required string Name { get; init; }
}
