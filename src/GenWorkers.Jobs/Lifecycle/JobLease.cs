namespace GenWorkers.Jobs.Lifecycle;

/// <summary>
/// The right of one attempt to write a job's row. Every write carries it; a write whose fence is no longer the row's
/// changes nothing (Kleppmann's fencing token).
/// </summary>
public sealed record JobLease(string Tenant, Guid JobId, long Fence);
