using System.Text.Json;
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
    IReadOnlyList<string> Fingerprints)
{
    /// <summary>Reads what <c>--probe</c> printed. Throws <see cref="JsonException"/> where it is something else.</summary>
    public static RunnerCapabilities Parse(string json) =>
        JsonSerializer.Deserialize<RunnerCapabilities>(json, PipeJson.Options)
        ?? throw new JsonException("The runner printed JSON null.");

    public string ToJson() => JsonSerializer.Serialize(this, PipeJson.Options);
}
