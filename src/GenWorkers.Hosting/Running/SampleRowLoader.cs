using GenWorkers.Datasets.Versions;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;
using GenWorkers.Jobs.Lineage;

namespace GenWorkers.Hosting.Running;

/// <summary>Loads the rows of a version that a job just stored, from its manifest, under the job's fence.</summary>
public sealed class SampleRowLoader(TenantStores stores, ISampleRows rows)
{
    private const string FileName = "manifest-to-load.parquet";

    /// <summary>False: fenced.</summary>
    public async Task<bool> LoadAsync(
        JobLease lease, DatasetVersion version, string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        File.Delete(path);
        await stores.Of(lease.Tenant).DownloadAsync(
            version.ManifestKey, version.ManifestSha256, path, cancellationToken);
        return await rows.LoadAsync(
            lease, version.Digest, ManifestReader.ReadSampleRowsAsync(path, cancellationToken), cancellationToken);
    }
}
