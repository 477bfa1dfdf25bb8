using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>All that a pipeline knows of its job and may say to its host.</summary>
public sealed record JobContext
{
    public required JobLease Lease { get; init; }

    public required string Kind { get; init; }

    public required string SpecJson { get; init; }

    /// <summary>The spec as the kind's record. The host submitted only what validated, so this cannot fail.</summary>
    public T Spec<T>() => JsonSerializer.Deserialize<T>(SpecJson, WireJson.Options)!;

    public required JobInputs Inputs { get; init; }

    /// <summary>Valid checkpoints, newest first.</summary>
    public IReadOnlyList<CheckpointRow> Checkpoints { get; init; } = [];

    public required IJobHost Host { get; init; }

    /// <summary>Empty folder of this attempt, deleted after it.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>Folder that outlives jobs: downloaded shards, decoded samples.</summary>
    public required string CacheFolder { get; init; }

    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    /// <summary>Threads of the slot.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Folders that <c>file:///</c> sources may lie in.</summary>
    public IReadOnlyList<string> ImportRoots { get; init; } = [];

    /// <summary>Set when the worker drains: save a checkpoint at the next step boundary and stop.</summary>
    public CancellationToken Draining { get; init; }
}

/// <summary>What the host looked up for the job when it was claimed.</summary>
/// <param name="Extractor">The model of an evaluation's feature space.</param>
public sealed record JobInputs(DatasetVersion? Dataset = null, ModelVersion? Model = null, ModelVersion? Extractor = null);
