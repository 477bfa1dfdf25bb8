using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;
using GenWorkers.Jobs.Reports;

namespace GenWorkers.Jobs.Training;

/// <summary>Measures a model against held-out images.</summary>
public interface IEvaluator
{
    /// <summary>The shape of image that the model makes.</summary>
    SampleShape ShapeOf(string weightsPath);

    /// <summary>
    /// The weights files were hash-checked; the samples have the model's shape. Throws <see cref="JobException"/>:
    /// <c>spec.invalid</c> where the model neither samples nor reconstructs, the extractor has no code or takes another
    /// shape, or a split is too small.
    /// </summary>
    Task<Evaluation> EvaluateAsync(EvaluationRequest request, JobContext context, CancellationToken cancellationToken);
}

/// <param name="ExtractorPath">Weights of the model whose codes are the features; null for principal components.</param>
public sealed record EvaluationRequest(
    EvaluateModelSpec Spec,
    string WeightsPath,
    string? ExtractorPath,
    string? ExtractorDigest,
    ISampleCache Samples,
    string DatasetDigest);

/// <param name="Report">What goes into <c>evaluation.json</c>.</param>
/// <param name="Pictures">PNG files by artifact name.</param>
public sealed record Evaluation(EvaluationReport Report, IReadOnlyDictionary<string, string> Pictures)
{
    /// <summary>Picture of samples, each above its nearest training image.</summary>
    public const string NearestTrain = "nearest-train.png";
}
