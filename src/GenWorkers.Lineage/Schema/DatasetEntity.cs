namespace GenWorkers.Lineage.Schema;

/// <summary>A data set's name.</summary>
internal sealed class DatasetEntity
{
    public long Id { get; init; }

    public required string TenantId { get; init; }

    public required string Name { get; init; }
}
