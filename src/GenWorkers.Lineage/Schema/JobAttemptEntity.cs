namespace GenWorkers.Lineage.Schema;

/// <summary>One claim of a job: who, when, and the device time it cost.</summary>
internal sealed class JobAttemptEntity
{
    public required string TenantId { get; init; }

    public Guid JobId { get; init; }

    public long Fence { get; init; }

    public required string WorkerId { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public double? DeviceSeconds { get; init; }

    public string? Outcome { get; init; }

    public long? ResumeStep { get; init; }

    public bool Recording { get; init; }
}
