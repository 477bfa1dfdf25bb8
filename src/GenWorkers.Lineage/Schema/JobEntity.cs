namespace GenWorkers.Lineage.Schema;

/// <summary>A job and its state; the rules of its columns are in <c>Lifecycle</c>.</summary>
internal sealed class JobEntity
{
    public required string TenantId { get; init; }

    public Guid Id { get; init; }

    public required string Kind { get; init; }

    public required byte[] SpecSha256 { get; init; }

    public required string Spec { get; init; }

    public string? DedupeKey { get; init; }

    public short Priority { get; init; }

    public required string State { get; init; }

    public int Attempts { get; init; }

    public int Crashes { get; init; }

    public int MaxAttempts { get; init; }

    public int MaxCrashes { get; init; }

    public long Fence { get; init; }

    public string? WorkerId { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    public DateTimeOffset? RunAfter { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public string? CancelReason { get; init; }

    public string? ResumeFingerprint { get; init; }

    public bool AllowInexactResume { get; init; }

    public required string Device { get; init; }

    public int DeviceCount { get; init; }

    public int MemoryMib { get; init; }

    public string? RequestedBy { get; init; }

    public required string Tags { get; init; }

    public string? Traceparent { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public long Events { get; init; }

    public string? Metrics { get; init; }
}
