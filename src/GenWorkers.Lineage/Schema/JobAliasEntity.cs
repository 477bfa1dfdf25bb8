namespace GenWorkers.Lineage.Schema;

/// <summary>An id that another job answers for.</summary>
internal sealed class JobAliasEntity
{
    public required string TenantId { get; init; }

    public Guid AliasId { get; init; }

    public Guid JobId { get; init; }

    public required byte[] SpecSha256 { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}
