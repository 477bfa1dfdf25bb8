using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace GenWorkers.Contracts.Commands;

/// <summary>
/// The one message type of the command exchange. <see cref="Kind"/> is the routing key and says which record
/// <see cref="Spec"/> holds.
/// </summary>
public sealed record Command
{
    /// <summary>The newest format this build writes; it reads this one and the one before.</summary>
    public const int CurrentFormatVersion = 1;

    [Description("Version of this envelope.")]
    [Range(1, CurrentFormatVersion)]
    public int FormatVersion { get; init; } = CurrentFormatVersion;

    [Description("What to do; one of the job kinds.")]
    public required string Kind { get; init; }

    [Description("Chosen by the client. The same id with the same kind and spec is the same job; CancelJob names the job it acts on here.")]
    public required Guid JobId { get; init; }

    [Description("Urgency: 0 runs first, 9 last.")]
    [Range(0, 9)]
    public int Priority { get; init; } = 5;

    [Description("While a job of this kind with this key is live, a new one becomes its alias.")]
    [StringLength(200, MinimumLength = 1)]
    public string? DedupeKey { get; init; }

    [Description("Not started before this time (RFC 3339).")]
    public DateTimeOffset? NotBefore { get; init; }

    [Description("Not started after this time (RFC 3339); the job then ends as expired.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("Jobs that must have succeeded before this one starts.")]
    [MaxLength(64)]
    public IReadOnlyList<Guid> DependsOn { get; init; } = [];

    [Description("What the job needs of its worker.")]
    public ResourceRequest Resources { get; init; } = new();

    [Description("Who asked, for the record; not an identity.")]
    [StringLength(200)]
    public string? RequestedBy { get; init; }

    [Description("Free labels, at most 32.")]
    [MaxLength(32)]
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    [Description("W3C trace context of the caller.")]
    [RegularExpression("^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")]
    public string? Traceparent { get; init; }

    [Description("The job itself; its fields depend on kind.")]
    public required JsonElement Spec { get; init; }
}
