using System.Text.Json.Serialization;

namespace GenWorkers.Jobs.Lifecycle;

/// <summary>A checkpoint whose object is verified in the store.</summary>
/// <param name="Step">Optimizer steps done; of a video, frames.</param>
/// <param name="Key">Object key, unique to (job, step, fence, content).</param>
/// <param name="Sha256">SHA-256 of the object, hex.</param>
/// <param name="Fingerprint">What an exact resume needs to match: torch, device kind, thread count; or <see cref="AnyWorker"/>.</param>
/// <param name="TrainedSeconds">Seconds of work that lead to it, over all attempts.</param>
public sealed record CheckpointRow(long Step, string Key, string Sha256, string Fingerprint, double TrainedSeconds)
{
    /// <summary>Valid checkpoints of a job that are kept: the newest and the one to fall back to.</summary>
    public const int Kept = 2;

    /// <summary>Fingerprint of work that any worker may continue: none of its later results depends on the earlier ones.</summary>
    public const string AnyWorker = "";

    /// <summary>The fingerprint that a slot must have to claim the job again; null where any will do.</summary>
    [JsonIgnore]
    public string? Needed => Fingerprint == AnyWorker ? null : Fingerprint;
}
