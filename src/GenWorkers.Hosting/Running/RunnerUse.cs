namespace GenWorkers.Hosting.Running;

/// <summary>
/// What a runner process is tied to once it ran a job: one tenant's data may have been in its memory, and torch takes a
/// thread count once.
/// </summary>
public sealed record RunnerUse(string Tenant, int Threads);
