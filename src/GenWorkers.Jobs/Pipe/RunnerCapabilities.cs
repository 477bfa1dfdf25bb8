using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Pipe;

/// <summary>What a runner process found when it started; <c>genworkers-runner --probe</c> prints it.</summary>
/// <param name="Torch">Version of libtorch; null where it cannot load.</param>
/// <param name="TorchError">Why it cannot load, and what to do; null where it can.</param>
/// <param name="Devices">Device kinds that this process can compute on.</param>
/// <param name="Threads">Threads that arithmetic uses by default.</param>
/// <param name="Fingerprints">Checkpoint fingerprints that it can continue exactly.</param>
public sealed record RunnerCapabilities(
    string? Torch,
    string? TorchError,
    IReadOnlyList<DeviceKind> Devices,
    int Threads,
    IReadOnlyList<string> Fingerprints);
