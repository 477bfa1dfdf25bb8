using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Training;

namespace GenWorkers.Jobs.Lineage;

/// <summary>Read side of what jobs made: versions by reference, and what came from what.</summary>
public interface ILineageQueries
{
    /// <summary>A data set version by <c>name</c> (newest) or <c>name@sha256:digest</c>; null where there is none.</summary>
    Task<DatasetVersion?> FindDatasetAsync(string tenant, string reference, CancellationToken cancellationToken);

    /// <summary>A model version by the same grammar.</summary>
    Task<ModelVersion?> FindModelAsync(string tenant, string reference, CancellationToken cancellationToken);

    Task<IReadOnlyList<DatasetSummary>> ListDatasetsAsync(string tenant, CancellationToken cancellationToken);

    Task<IReadOnlyList<ModelSummary>> ListModelsAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>
    /// Everything that leads to and from one job, data set version or model version; <paramref name="id"/> is a job id,
    /// a digest (or the first 8 or more of its digits), or a reference. Null where nothing has that id.
    /// </summary>
    Task<LineageGraph?> TraceAsync(string tenant, string id, CancellationToken cancellationToken);
}

public sealed record DatasetSummary(
    DatasetVersion Version, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, long> Splits, long Duplicates);

public sealed record ModelSummary(
    ModelVersion Version, string DatasetDigest, DateTimeOffset CreatedAt, IReadOnlyDictionary<string, double> Metrics);

/// <param name="Root">Id of the node asked for.</param>
/// <param name="Edges">Pairs (from, to): from was used to make to.</param>
public sealed record LineageGraph(string Root, IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges);

/// <param name="Type">job, dataset or model.</param>
public sealed record LineageNode(string Id, string Type, string Label, DateTimeOffset CreatedAt);

public sealed record LineageEdge(string From, string To);
