namespace GenWorkers.Contracts.Events;

/// <summary>
/// Why a message was rejected or a job failed. The codes are stable; what a client may do is in
/// <see cref="IsRetryable"/>.
/// </summary>
public sealed record ErrorCode(string Value, bool IsRetryable)
{
    public static readonly ErrorCode MessageMalformed = new("message.malformed", false);
    public static readonly ErrorCode MessageUnknownKind = new("message.unknownKind", false);
    public static readonly ErrorCode SpecInvalid = new("spec.invalid", false);
    public static readonly ErrorCode JobIdReused = new("job.idReused", false);
    public static readonly ErrorCode JobExpired = new("job.expired", false);
    public static readonly ErrorCode DependencyFailed = new("dependency.failed", false);
    public static readonly ErrorCode DatasetNotFound = new("dataset.notFound", false);
    public static readonly ErrorCode DatasetShapeMismatch = new("dataset.shapeMismatch", false);
    public static readonly ErrorCode InputCorrupt = new("input.corrupt", false);
    public static readonly ErrorCode InputTooLarge = new("input.tooLarge", false);
    public static readonly ErrorCode InputUnsafePath = new("input.unsafePath", false);
    public static readonly ErrorCode InputUnsupportedFormat = new("input.unsupportedFormat", false);
    public static readonly ErrorCode ModelNotFound = new("model.notFound", false);
    public static readonly ErrorCode TrainingDiverged = new("training.diverged", false);
    public static readonly ErrorCode GateFailed = new("gate.failed", false);
    public static readonly ErrorCode DeviceOutOfMemory = new("device.outOfMemory", false);
    public static readonly ErrorCode DeviceUnavailable = new("device.unavailable", true);
    public static readonly ErrorCode StorageUnavailable = new("storage.unavailable", true);
    public static readonly ErrorCode DatabaseUnavailable = new("database.unavailable", true);
    public static readonly ErrorCode WorkerStalled = new("worker.stalled", true);
    public static readonly ErrorCode WorkerCrashed = new("worker.crashed", false);
    public static readonly ErrorCode Internal = new("internal", false);

    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        MessageMalformed, MessageUnknownKind, SpecInvalid, JobIdReused, JobExpired, DependencyFailed, DatasetNotFound,
        DatasetShapeMismatch, InputCorrupt, InputTooLarge, InputUnsafePath, InputUnsupportedFormat, ModelNotFound,
        TrainingDiverged, GateFailed, DeviceOutOfMemory, DeviceUnavailable, StorageUnavailable, DatabaseUnavailable,
        WorkerStalled, WorkerCrashed, Internal,
    ];

    /// <summary>The code of that name; <see cref="Internal"/> for a name this build does not know.</summary>
    public static ErrorCode Parse(string value) => All.FirstOrDefault(code => code.Value == value) ?? Internal;

    public override string ToString() => Value;
}
