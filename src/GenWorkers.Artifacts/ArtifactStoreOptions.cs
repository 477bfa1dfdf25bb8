using System.ComponentModel.DataAnnotations;

namespace GenWorkers.Artifacts;

/// <summary>Where artifacts lie. Section <c>Artifacts</c>; plain JSON on the way to a runner.</summary>
public sealed record ArtifactStoreOptions : IValidatableObject
{
    public const string Section = "Artifacts";

    public ArtifactProvider Provider { get; init; } = ArtifactProvider.Directory;

    /// <summary>First part of every key this store may touch.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,62}$")]
    public string Tenant { get; init; } = "default";

    /// <summary>Root of the directory store.</summary>
    public string? Folder { get; init; }

    /// <summary>Address of the S3 server, such as <c>http://minio:9000</c>.</summary>
    [Url]
    public string? Endpoint { get; init; }

    [Required]
    public string Region { get; init; } = "us-east-1";

    [RegularExpression("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    public string Bucket { get; init; } = "genworkers";

    public string? AccessKey { get; init; }

    public string? SecretKey { get; init; }

    /// <summary>Put before every key in the bucket, for a bucket shared with others; empty or ending in <c>/</c>.</summary>
    [RegularExpression("^([A-Za-z0-9_-][A-Za-z0-9._-]*/)*$")]
    public string Prefix { get; init; } = "";

    /// <summary>Files above this go up in parts of this size, MiB.</summary>
    [Range(5, 512)]
    public int PartSizeMiB { get; init; } = 16;

    /// <summary>Parts of one file on their way at the same time.</summary>
    [Range(1, 32)]
    public int ParallelParts { get; init; } = 4;

    /// <summary>A transfer that moves no byte for this long is cut and tried again.</summary>
    [Range(0.05, 3600)]
    public double StallTimeoutSeconds { get; init; } = 30;

    /// <summary>Tries after the first; then <c>storage.unavailable</c>. The defaults bridge about 100 seconds.</summary>
    [Range(0, 100)]
    public int MaxRetries { get; init; } = 10;

    /// <summary>Wait before the first retry; it doubles with each.</summary>
    [Range(0.001, 60)]
    public double RetryDelaySeconds { get; init; } = 0.5;

    /// <summary>Longest single wait.</summary>
    [Range(0.001, 600)]
    public double MaxRetryDelaySeconds { get; init; } = 15;

    /// <summary>What nobody finished uploading is removed at this age: multipart uploads, temporary files of the directory store.</summary>
    [Range(1, 8760)]
    public int UnfinishedUploadHours { get; init; } = 24;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Provider == ArtifactProvider.Directory && string.IsNullOrWhiteSpace(Folder))
            yield return Missing(nameof(Folder));
        if (Provider == ArtifactProvider.S3 && string.IsNullOrWhiteSpace(Endpoint))
            yield return Missing(nameof(Endpoint));
        if (string.IsNullOrWhiteSpace(Endpoint))
            yield break;
        if (string.IsNullOrWhiteSpace(AccessKey))
            yield return Missing(nameof(AccessKey));
        if (string.IsNullOrWhiteSpace(SecretKey))
            yield return Missing(nameof(SecretKey));
    }

    /// <summary>Without the keys: a record's own text would print them into the first log line that names it.</summary>
    public override string ToString() =>
        Provider == ArtifactProvider.S3 ? $"s3 {Endpoint} {Bucket}/{Prefix}" : $"directory {Folder}";

    private ValidationResult Missing(string name) =>
        new($"{Section}:{name} is required with {Section}:Provider={Provider}.", [name]);
}

public enum ArtifactProvider
{
    Directory,
    S3,
}
