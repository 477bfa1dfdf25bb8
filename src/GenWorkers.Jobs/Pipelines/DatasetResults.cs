using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>The end that all pipelines share that make a data set version.</summary>
internal static class DatasetResults
{
    public static async Task<JobResult> StoreAsync(
        this ImportedDataset imported, IArtifactStore store, JobContext context, CancellationToken cancellationToken)
    {
        context.Host.Tick(JobPhase.Upload);
        var sheet = await store.PutFileAsync(
            ArtifactArea.Reports, imported.ContactSheetPng, ".png", "image/png", cancellationToken);
        return new JobResult
        {
            Dataset = imported.Version,
            Artifacts = [sheet.Named("samples.png")],
            Metrics = imported.Version.Splits.ToDictionary(split => $"samples/{split.Key}", split => (double)split.Value),
        };
    }
}
