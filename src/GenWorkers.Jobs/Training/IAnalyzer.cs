using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Jobs.Training;

/// <summary>Shows how a data set is made up.</summary>
public interface IAnalyzer
{
    /// <summary>The shape of image that the model takes.</summary>
    SampleShape ShapeOf(string weightsPath);

    /// <summary>
    /// The weights file was hash-checked; the samples have the model's shape. Throws <see cref="JobException"/>
    /// <c>spec.invalid</c>: the model has no code, the images are too large without a model, the split is too small.
    /// </summary>
    Task<Analysis> AnalyzeAsync(AnalysisRequest request, JobContext context, CancellationToken cancellationToken);
}

/// <param name="WeightsPath">Of the model whose codes are the space; null for principal components of the pixels.</param>
public sealed record AnalysisRequest(
    AnalyzeDatasetSpec Spec, string? WeightsPath, string? ModelDigest, ISampleCache Samples, string DatasetDigest);

/// <param name="Report">What goes into <c>analysis.json</c>.</param>
/// <param name="Pictures">PNG files by artifact name, in the order in which a page shows them.</param>
/// <param name="Map">Points along the first two components by the name of their cluster.</param>
public sealed record Analysis(
    AnalysisReport Report,
    IReadOnlyList<AnalysisPicture> Pictures,
    IReadOnlyDictionary<string, List<(double X, double Y)>> Map);

/// <param name="Name">Of the artifact.</param>
/// <param name="Caption">What it shows, for a reader who knows nothing of models.</param>
public sealed record AnalysisPicture(string Name, string Path, string Caption);
