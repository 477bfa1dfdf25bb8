using System.ComponentModel.DataAnnotations;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Hosting.Running;

/// <summary>How this host runs jobs; section <c>Worker</c>.</summary>
public sealed record WorkerOptions
{
    public const string Section = "Worker";

    /// <summary>Jobs at a time, each in a runner process of its own.</summary>
    [Range(1, 64)]
    public int Slots { get; init; } = 1;

    /// <summary>Device of the jobs that this host claims. Where a runner does not find it, none is claimed.</summary>
    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    /// <summary>Threads of one slot; 0 divides the machine's cores among the slots.</summary>
    [Range(0, 256)]
    public int Threads { get; init; }

    /// <summary>Memory of one slot, MiB; a runner above it is killed. 0 divides the machine's memory among the slots.</summary>
    [Range(0, 16_777_216)]
    public int MemoryMiB { get; init; }

    /// <summary>Job kinds that this host claims; empty claims all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    [Range(0.5, 3600)]
    public double LeaseSeconds { get; init; } = 60;

    [Range(0.05, 600)]
    public double HeartbeatSeconds { get; init; } = 10;

    /// <summary>Longest wait for a signal of new work before the table is asked again.</summary>
    [Range(0.05, 60)]
    public double PollSeconds { get; init; } = 5;

    [Range(0.05, 600)]
    public double SweepSeconds { get; init; } = 10;

    [Range(0.05, 600)]
    public double AdvanceSeconds { get; init; } = 2;

    [Range(0.1, 86_400)]
    public double DownloadStallSeconds { get; init; } = 180;

    [Range(0.1, 86_400)]
    public double DecodeStallSeconds { get; init; } = 120;

    /// <summary>A step of a large network on a busy CPU, with its validation and sample grid, has to fit.</summary>
    [Range(0.1, 86_400)]
    public double StepStallSeconds { get; init; } = 600;

    [Range(0.1, 86_400)]
    public double UploadStallSeconds { get; init; } = 300;

    /// <summary>Time that a drained or cancelled job has to save and stop before its runner is killed.</summary>
    [Range(0.1, 3600)]
    public double CheckpointGraceSeconds { get; init; } = 150;

    [Range(1, 600)]
    public double RunnerStartSeconds { get; init; } = 60;

    /// <summary>Folders that <c>file:///</c> sources may lie in; none allows none.</summary>
    public IReadOnlyList<string> ImportRoots { get; init; } = [];

    /// <summary>Folder for downloaded shards, decoded samples and scratch files; the user's cache folder where empty.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The runner's executable; <c>runner/genworkers-runner</c> beside the host where empty.</summary>
    public string? RunnerPath { get; init; }

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    /// <summary>
    /// Without a heartbeat for this long by the monotonic clock the attempt stops itself, before its lease can be taken.
    /// </summary>
    public TimeSpan LeaseStop => Lease * 0.75;

    public int SlotThreads => Threads > 0 ? Threads : Math.Max(1, Environment.ProcessorCount / Slots);

    public int SlotMemoryMiB => MemoryMiB > 0
        ? MemoryMiB
        : (int)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20) / Slots);

    public IReadOnlyList<string> ClaimKinds => Kinds.Count > 0
        ? Kinds
        : [.. JobKinds.SpecTypes.Keys.Where(kind => kind != JobKinds.CancelJob)];

    public string CachePath => Path.GetFullPath(
        string.IsNullOrEmpty(CacheFolder)
            ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "genworkers", "cache")
            : CacheFolder);

    /// <summary>Longest silence in a phase; a declared wait is never a stall.</summary>
    public TimeSpan StallLimit(JobPhase phase) => phase switch
    {
        JobPhase.Download => TimeSpan.FromSeconds(DownloadStallSeconds),
        JobPhase.Decode => TimeSpan.FromSeconds(DecodeStallSeconds),
        JobPhase.Step => TimeSpan.FromSeconds(StepStallSeconds),
        JobPhase.Upload => TimeSpan.FromSeconds(UploadStallSeconds),
        _ => TimeSpan.MaxValue,
    };
}
