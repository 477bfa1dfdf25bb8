using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Datasets;

/// <summary>
/// Reads a source in any known format into a frozen version: validates every image, drops exact duplicates, splits,
/// writes shards, manifest and Croissant file. Managed memory does not grow with the number of samples.
/// </summary>
public interface IDatasetImporter
{
    /// <summary>Throws <see cref="JobException"/> with an <c>input.*</c> code that names the file and the rule.</summary>
    Task<ImportedDataset> ImportAsync(ImportDatasetSpec spec, JobContext context, CancellationToken cancellationToken);
}

/// <param name="Version">The version.</param>
/// <param name="ContactSheetPng">Local path of a PNG with a seeded draw of its samples.</param>
public sealed record ImportedDataset(NewDatasetVersion Version, string ContactSheetPng);
