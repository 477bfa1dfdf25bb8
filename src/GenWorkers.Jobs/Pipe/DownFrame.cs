using System.Text.Json.Serialization;
using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Pipe;

/// <summary>What the host tells its runner.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Start), "start")]
[JsonDerivedType(typeof(Cancel), "cancel")]
[JsonDerivedType(typeof(Drain), "drain")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Exit), "exit")]
public abstract record DownFrame
{
    private DownFrame()
    {
    }

    /// <summary>Do this job. Credentials travel here and nowhere else: never in argv, environment or log.</summary>
    public sealed record Start : DownFrame
    {
        public required JobLease Lease { get; init; }

        public required string Kind { get; init; }

        public required string SpecJson { get; init; }

        public required JobInputs Inputs { get; init; }

        /// <summary>Valid checkpoints, newest first.</summary>
        public required IReadOnlyList<CheckpointRow> Checkpoints { get; init; }

        /// <summary>Configuration that the runner's services read: artifact store with credentials, cache budget.</summary>
        public required IReadOnlyDictionary<string, string?> Settings { get; init; }

        public required string ScratchFolder { get; init; }

        public required string CacheFolder { get; init; }

        public required DeviceKind Device { get; init; }

        public required int Threads { get; init; }

        public required IReadOnlyList<string> ImportRoots { get; init; }
    }

    /// <summary>Stop at the next step boundary: the job is not wanted any more.</summary>
    public sealed record Cancel : DownFrame;

    /// <summary>Save at the next step boundary and stop: the worker is going away.</summary>
    public sealed record Drain : DownFrame;

    /// <summary>Answers the commit with this number. False: fenced.</summary>
    public sealed record Answer(long CommitId, bool Committed) : DownFrame;

    /// <summary>No further job will come.</summary>
    public sealed record Exit : DownFrame;
}
