namespace GenWorkers.Lineage.Schema;

/// <summary>A job that must have succeeded before another starts; it may not exist yet.</summary>
internal sealed class JobDependencyEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public Guid DependsOnId { get; init; }
}
