using System.ComponentModel;

namespace GenWorkers.Contracts.Events;

// The data of every event: what stands under "data" of a CloudEvents 1.0 message. The type of the CloudEvent is the
// record's name; jobId, kind and tenant are in each, so that a consumer needs no second look-up.

/// <summary>What every job event says.</summary>
public abstract record JobEvent
{
    public required Guid JobId { get; init; }

    public required string Kind { get; init; }

    public required string Tenant { get; init; }

    [Description("The command's tags, for routing on the receiving side.")]
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>The command is a row: it will run, or be answered by <see cref="DuplicateOf"/>'s events.</summary>
public sealed record JobAccepted : JobEvent
{
    [Description("The live job whose dedupe key this command shares; its terminal event lists this id among its aliases.")]
    public Guid? DuplicateOf { get; init; }
}

/// <summary>The command will never run. Nothing was stored for it.</summary>
public sealed record JobRejected
{
    [Description("The command's id where it could be read.")]
    public Guid? JobId { get; init; }

    public string? Kind { get; init; }

    public required string Tenant { get; init; }

    [Description("Error code of the first problem.")]
    public required string Code { get; init; }

    [Description("Every rule that the command breaks, the first 100; where it breaks more, one more says how many. Paths and values quote at most 100 characters of what was sent, and an ellipsis.")]
    public required IReadOnlyList<Problem> Problems { get; init; }

    [Description("Message id at the broker, where the body could not be read.")]
    public string? MessageId { get; init; }

    [Description("SHA-256 of the body, hex, where the body could not be read.")]
    public string? BodySha256 { get; init; }
}

/// <summary>One broken rule.</summary>
/// <param name="Path">JSON path of the field, such as <c>$.spec.options.latentSize</c>; a member name in it is shortened to 100 characters.</param>
/// <param name="Rule">The rule, such as <c>maximum 4096</c>.</param>
/// <param name="Value">The value found, shortened to 100 characters; null where the field is missing.</param>
public sealed record Problem(string Path, string Rule, string? Value = null);

/// <summary>A worker claimed the job.</summary>
public sealed record JobStarted : JobEvent
{
    public required long Fence { get; init; }

    public required string Worker { get; init; }

    [Description("Step of the checkpoint it continues from, where it does.")]
    public long? ResumedFromStep { get; init; }
}

/// <summary>How far a running job is. At most one a second a job, and not from the outbox: one may be missing.</summary>
public sealed record JobProgressed : JobEvent
{
    [Description("The phase that works, such as download, decode or step.")]
    public required string Phase { get; init; }

    [Description("Share done, 0 to 100.")]
    public required double Percent { get; init; }

    public double? EtaSeconds { get; init; }

    public long? Step { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    [Description("Artifact key of the newest preview image.")]
    public string? PreviewKey { get; init; }
}

/// <summary>An artifact that a job left in the store.</summary>
public sealed record ArtifactReference
{
    [Description("Role within the job, such as weights, metrics or samples-final.png.")]
    public required string Name { get; init; }

    public required string Key { get; init; }

    public required string Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    public required string MediaType { get; init; }
}

/// <summary>What every end of a job says.</summary>
public abstract record JobEnded : JobEvent
{
    [Description("Ids that were answered by this job.")]
    public IReadOnlyList<Guid> Aliases { get; init; } = [];

    public IReadOnlyList<ArtifactReference> Artifacts { get; init; } = [];

    [Description("SHA-256 of the newest committed checkpoint.")]
    public string? LastCheckpointSha256 { get; init; }
}

public sealed record JobSucceeded : JobEnded
{
    [Description("name@sha256:digest of the data set version it made, where it made one.")]
    public string? Dataset { get; init; }

    [Description("name@sha256:digest of the model version it made, where it made one.")]
    public string? Model { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}

public sealed record JobFailed : JobEnded
{
    public required string Code { get; init; }

    public required string Message { get; init; }

    [Description("Whether the same command, sent again under another id, may succeed.")]
    public required bool Retryable { get; init; }
}

public sealed record JobCancelled : JobEnded
{
    public string? Reason { get; init; }
}

public sealed record JobPaused : JobEnded;

/// <summary>A data set has a new version.</summary>
public sealed record DatasetVersionCreated : JobEvent
{
    public required string Name { get; init; }

    public required string Digest { get; init; }

    public required long Samples { get; init; }

    public required string ManifestKey { get; init; }
}

/// <summary>A model has a new version.</summary>
public sealed record ModelVersionCreated : JobEvent
{
    public required string Name { get; init; }

    public required string Digest { get; init; }

    public required string Family { get; init; }

    public required string Dataset { get; init; }

    public required string WeightsKey { get; init; }

    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();
}

/// <summary>A model version became the one that its name's consumers should use.</summary>
public sealed record ModelPromoted : JobEvent
{
    public required string Name { get; init; }

    public required string Digest { get; init; }

    public string? Replaces { get; init; }
}
