using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs;

/// <summary>A failure with a stable code: what a job's <c>JobFailed</c> event will say. Its message names no secret.</summary>
public sealed class JobException : Exception
{
    public JobException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    public ErrorCode Code { get; }

    /// <summary>What the failed attempt left in the store on purpose, such as the last good weights of a diverged run.</summary>
    public IReadOnlyList<ArtifactReference> Artifacts { get; init; } = [];
}
