using GenWorkers.Contracts.Events;

namespace GenWorkers.Jobs.Artifacts;

public static class ArtifactStoreReports
{
    /// <summary>Stores a file among the reports, named for people; the name's extension goes into the key.</summary>
    public static async Task<ArtifactReference> PutReportAsync(
        this IArtifactStore store, string name, string path, string mediaType, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var stored = await store.PutFileAsync(
            ArtifactArea.Reports, path, Path.GetExtension(name), mediaType, cancellationToken);
        return stored.Named(name);
    }
}
