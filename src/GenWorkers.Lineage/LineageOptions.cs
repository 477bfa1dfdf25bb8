using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Lineage;

/// <summary>Settings section <c>Lineage</c>: which database owns the jobs.</summary>
public sealed class LineageOptions
{
    public const string Section = "Lineage";

    /// <summary>PostgreSQL for an installation, SQLite for the embedded profile.</summary>
    public LineageProvider Provider { get; set; } = LineageProvider.Postgres;

    /// <summary>Npgsql or Microsoft.Data.Sqlite connection string.</summary>
    [Required]
    public string ConnectionString { get; set; } = "";

    /// <summary>Exceptions after which a job fails, whatever their code.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Leases lost without a new checkpoint after which a job is dead.</summary>
    [Range(1, 100)]
    public int MaxCrashes { get; set; } = 3;

    /// <summary>First delay before another attempt; it doubles with every one.</summary>
    [Range(0.001, 300)]
    public double RetryDelaySeconds { get; set; } = 5;
}
