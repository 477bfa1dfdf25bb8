namespace GenWorkers.Jobs.Datasets;

/// <summary>A frozen data set version as another job finds it.</summary>
/// <param name="Digest">Merkle root, hex.</param>
/// <param name="ManifestKey">Object key of the Parquet manifest, which names the shards.</param>
public sealed record DatasetVersion(string Name, string Digest, string ManifestKey, string ManifestSha256, long Samples)
{
    public string Reference => $"{Name}@sha256:{Digest}";
}
