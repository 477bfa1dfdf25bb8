using System.Text.Json.Serialization;
using GenWorkers.Contracts.Events;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Pipe;

/// <summary>What a runner tells its host. <see cref="IsTerminal"/> frames end a job, one each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Tick), "tick")]
[JsonDerivedType(typeof(Progress), "progress")]
[JsonDerivedType(typeof(Metrics), "metrics")]
[JsonDerivedType(typeof(Checkpoint), "checkpoint")]
[JsonDerivedType(typeof(InvalidateCheckpoint), "invalidateCheckpoint")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(Drained), "drained")]
public abstract record UpFrame
{
    private UpFrame()
    {
    }

    [JsonIgnore]
    public virtual bool IsTerminal => false;

    /// <summary>The runner can take a job.</summary>
    public sealed record Ready(RunnerCapabilities Capabilities) : UpFrame;

    public sealed record Tick(JobPhase Phase) : UpFrame;

    public sealed record Progress(JobProgress Value) : UpFrame;

    public sealed record Metrics(IReadOnlyList<MetricRow> Rows) : UpFrame;

    /// <summary>Commit this row; answered under <paramref name="CommitId"/>.</summary>
    public sealed record Checkpoint(long CommitId, CheckpointRow Row) : UpFrame;

    /// <summary>This checkpoint's object does not match its hash; answered under <paramref name="CommitId"/>.</summary>
    public sealed record InvalidateCheckpoint(long CommitId, CheckpointRow Row) : UpFrame;

    public sealed record Done(JobResult Result) : UpFrame
    {
        public override bool IsTerminal => true;
    }

    public sealed record Failed(string Code, string Message, IReadOnlyList<ArtifactReference> Artifacts) : UpFrame
    {
        public override bool IsTerminal => true;
    }

    public sealed record Cancelled : UpFrame
    {
        public override bool IsTerminal => true;
    }

    public sealed record Drained : UpFrame
    {
        public override bool IsTerminal => true;
    }
}
