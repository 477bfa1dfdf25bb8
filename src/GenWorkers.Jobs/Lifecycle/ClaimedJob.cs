using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>A job row as its claimer needs it.</summary>
/// <param name="Attempt">Exceptions so far plus one.</param>
/// <param name="Crashes">Leases lost since the newest checkpoint.</param>
/// <param name="Checkpoints">Valid checkpoints, newest first.</param>
/// <param name="DeviceSeconds">Seconds that earlier attempts ran.</param>
public sealed record ClaimedJob(
    JobLease Lease,
    string Kind,
    string SpecJson,
    ResourceRequest Resources,
    int Attempt,
    int Crashes,
    IReadOnlyList<CheckpointRow> Checkpoints,
    double DeviceSeconds,
    string? Traceparent);
