using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Artifacts;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Lifecycle;

namespace GenWorkers.Jobs.Pipelines;

/// <summary>Source or renderer -> frozen data set version.</summary>
public sealed class ImportDatasetPipeline(IDatasetImporter importer, IArtifactStore store) : IJobPipeline
{
    public string Kind => JobKinds.ImportDataset;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var imported = await importer.ImportAsync(context.Spec<ImportDatasetSpec>(), context, cancellationToken);
        return await imported.StoreAsync(store, context, cancellationToken);
    }
}
