namespace GenWorkers.Jobs.Lifecycle;

/// <summary>A running job's lease end as read from its row; compared for equality only, never with a clock.</summary>
public sealed record LeaseObservation(string Tenant, Guid JobId, DateTimeOffset LeaseUntil);
