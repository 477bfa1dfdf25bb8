using GenWorkers.Contracts.Events;

namespace GenWorkers.Tests.Jobs.Contract;

/// <summary>One event of each type with every field set.</summary>
internal static class EventSamples
{
    private const string Kind = "TrainModel";
    private const string Tenant = "default";
    private const string Digest = "5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9";

    private static readonly Guid Id = Guid.Parse("0198c5b2-6f0e-7c3a-9d51-2f6f0c9be101");
    private static readonly Dictionary<string, string> Tags = new() { ["owner"] = "faces" };
    private static readonly Dictionary<string, double> Metrics = new() { ["validation/loss"] = 0.25 };

    private static readonly ArtifactReference Weights = new()
    {
        Name = "weights", Key = "default/models/w.safetensors", Sha256 = Digest, SizeBytes = 12, MediaType = "application/vnd.safetensors",
    };

    public static IReadOnlyList<object> All { get; } =
    [
        new JobAccepted { JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, DuplicateOf = Id },
        new JobRejected
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Code = ErrorCode.SpecInvalid.Value, MessageId = "m-1", BodySha256 = Digest,
            Problems = [new Problem("$.spec.seed", "type integer", "seven"), new Problem("$.spec.budget", "required", null)],
        },
        new JobStarted { JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Fence = 2, Worker = "host/1/0", ResumedFromStep = 40 },
        new JobProgressed
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Phase = "step", Percent = 12.5, EtaSeconds = 60.5, Step = 40,
            Metrics = Metrics, PreviewKey = "default/reports/p.png",
        },
        new JobSucceeded
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Aliases = [Id], Artifacts = [Weights], LastCheckpointSha256 = Digest,
            Dataset = $"faces@sha256:{Digest}", Model = $"faces-vae@sha256:{Digest}", Metrics = Metrics,
        },
        new JobFailed
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Aliases = [Id], Artifacts = [Weights], LastCheckpointSha256 = Digest,
            Code = ErrorCode.TrainingDiverged.Value, Message = "loss is NaN at step 7", Retryable = false,
        },
        new JobCancelled
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Aliases = [Id], Artifacts = [Weights], LastCheckpointSha256 = Digest,
            Reason = "not wanted",
        },
        new JobPaused { JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Aliases = [Id], Artifacts = [Weights], LastCheckpointSha256 = Digest },
        new DatasetVersionCreated
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Name = "faces", Digest = Digest, Samples = 160, ManifestKey = "default/datasets/m.json",
        },
        new ModelVersionCreated
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Name = "faces-vae", Digest = Digest, Family = "vae", Dataset = $"faces@sha256:{Digest}",
            WeightsKey = Weights.Key, Metrics = Metrics,
        },
        new ModelPromoted { JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Name = "faces-vae", Digest = Digest, Replaces = Digest },
        new HealthAlarmRaised
        {
            JobId = Id, Kind = Kind, Tenant = Tenant, Tags = Tags, Alarm = HealthAlarmKind.InactiveUnits, Metric = "validation/activeUnits",
            Value = 1, Limit = 8, Message = "1 of 16 latents is used.",
        },
    ];
}
