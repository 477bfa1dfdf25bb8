using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Hosting.Bus;

/// <summary>The broker; section <c>Bus</c>.</summary>
public sealed record BusOptions
{
    public const string Section = "Bus";

    /// <summary>amqp://user:password@host:port/virtual-host</summary>
    [Required]
    public Uri Uri { get; init; } = new("amqp://guest:guest@127.0.0.1:5672/");

    /// <summary>Tenant by the broker user that it vouches for (<c>user_id</c>); any other sender is <c>default</c>.</summary>
    public IReadOnlyDictionary<string, string> Tenants { get; init; } = new Dictionary<string, string>();

    /// <summary>Commands on their way into the database at the same time.</summary>
    [Range(1, 1000)]
    public ushort Prefetch { get; init; } = 32;

    /// <summary>Seconds between two looks at the database; while it is away, commands stay in their queue.</summary>
    [Range(0.05, 60)]
    public double ProbeSeconds { get; init; } = 1;

    /// <summary>Without user and password, which stand in <see cref="Uri"/>.</summary>
    public override string ToString() => $"{Uri.Host}:{Uri.Port}{Uri.AbsolutePath}";
}
