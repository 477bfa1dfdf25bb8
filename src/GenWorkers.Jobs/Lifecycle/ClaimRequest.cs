using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>What a worker offers. A job is claimed only if its kind and every resource it asks for is here.</summary>
/// <param name="WorkerId">Names the claiming slot in the row and in events.</param>
/// <param name="MemoryMiB">Memory the slot may use, MiB.</param>
/// <param name="Fingerprints">Checkpoint fingerprints this slot can continue exactly; jobs whose newest checkpoint has another are left alone unless their spec allows an inexact resume.</param>
/// <param name="OldestFirst">Takes the oldest claimable job whatever its priority; every fifth claim does, so that low priorities run.</param>
public sealed record ClaimRequest(
    string WorkerId,
    IReadOnlyCollection<string> Kinds,
    DeviceKind Device,
    int MemoryMiB,
    IReadOnlyCollection<string> Fingerprints,
    TimeSpan Lease,
    bool OldestFirst = false);
