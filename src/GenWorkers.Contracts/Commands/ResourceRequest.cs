using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace GenWorkers.Contracts.Commands;

/// <summary>What a job needs of the worker that claims it. A job has one device.</summary>
public sealed record ResourceRequest
{
    [Description("Device kind.")]
    [JsonConverter(typeof(WireEnumConverter<DeviceKind>))]
    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    [Description("Devices of that kind.")]
    [Range(1, 1)]
    public int Count { get; init; } = 1;

    [Description("Memory of the job's process, MiB; 0 takes what the worker has.")]
    [Range(0, 1_048_576)]
    public int MemoryMiB { get; init; }
}

public enum DeviceKind
{
    Cpu,
    Cuda,
}
