namespace GenWorkers.Datasets.Versions;

/// <summary>One sample in the manifest.</summary>
public sealed record ManifestRow
{
    /// <summary>Name in the shard: the hash and the extension of the image's real format.</summary>
    public required string FileName { get; init; }

    /// <summary>Hex.</summary>
    public required string Sha256 { get; init; }

    public required int SizeBytes { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int Channels { get; init; }

    public required SampleSplit Split { get; init; }

    public string? Group { get; init; }

    public string? License { get; init; }

    /// <summary>A JSON object of strings.</summary>
    public required string Attributes { get; init; }

    public required double Weight { get; init; }

    /// <summary>SHA-256, hex, of the sample that a model made it from.</summary>
    public string? ParentSample { get; init; }

    /// <summary>Digest of the model that made it.</summary>
    public string? ParentModel { get; init; }

    /// <summary>Key of the shard's object; its content is named by <see cref="ShardSha256"/>.</summary>
    public required string Shard { get; init; }

    public required string ShardSha256 { get; init; }

    public required long Offset { get; init; }

    /// <summary>Name in the source that it came from.</summary>
    public required string SourceName { get; init; }
}
