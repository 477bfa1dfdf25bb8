using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;

namespace GenWorkers.Jobs.Reports;

/// <summary>What an evaluation found. Only reports of the same <see cref="Identity"/> compare.</summary>
public sealed record EvaluationReport
{
    public required MetricIdentity Identity { get; init; }

    /// <summary>Metrics of the model's samples; null where it does not sample.</summary>
    public SampleMetrics? Samples { get; init; }

    /// <summary>The same metrics of real training images: what a perfect model reaches.</summary>
    public SampleMetrics? TrainImages { get; init; }

    /// <summary>The same metrics of a Gaussian fitted on the train split's pixels, clipped to 8 bits: what a model must beat.</summary>
    public SampleMetrics? ClippedGaussian { get; init; }

    /// <summary>The samples' metrics at other settings of sampling; null where none were asked for.</summary>
    public EvaluationCurve? Curve { get; init; }

    /// <summary>
    /// Share of samples nearer to a training image than all but 5 % of held-out images are; .05 in the mean for a model that
    /// copies nothing.
    /// </summary>
    public double? NearTrainShare { get; init; }

    /// <summary>Squared error a pixel in [0, 1] of reconstructed test images; null where the model does not reconstruct.</summary>
    public double? ReconstructionError { get; init; }

    /// <summary>How well samples are of the class they were asked for; null unless the extractor is a classifier of that attribute.</summary>
    public ConditionFidelity? Condition { get; init; }

    /// <summary>
    /// Reads what an <c>evaluation.json</c> holds. Throws <see cref="ArgumentException"/>, one line that begins with
    /// <paramref name="name"/>, where that is no report of this build.
    /// </summary>
    public static EvaluationReport Parse(string name, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<EvaluationReport>(json, WireJson.Options)
                ?? throw new ArgumentException($"{name}: no evaluation.json of this build: it holds null");
        }
        catch (JsonException error)
        {
            throw new ArgumentException($"{name}: no evaluation.json of this build: {error.Message}", error);
        }
    }
}

/// <param name="Attribute">What the classes are values of.</param>
/// <param name="Accuracy">Share of samples, every class as often, that the classifier takes for the class asked for.</param>
/// <param name="RealAccuracy">The same classifier's accuracy on the reference images: what perfect samples reach.</param>
public sealed record ConditionFidelity(string Attribute, double Accuracy, double RealAccuracy);

/// <summary>
/// What a figure depends on besides the model. A distance falls with the number of images and means nothing outside its
/// feature space, so figures of different identities are never compared.
/// </summary>
/// <param name="FeatureSpace">Name of the feature space, such as <c>principalComponents64</c>.</param>
/// <param name="ExtractorDigest">What the features are computed with: digest of the weights, or of data set and method.</param>
/// <param name="ReferenceDigest">Data set version of the reference images.</param>
/// <param name="Split">Their split.</param>
/// <param name="Count">Images of each kind.</param>
/// <param name="Shape">Shape all images are brought to, rounded to 8 bits.</param>
/// <param name="Neighbours">Reach of the neighbourhoods.</param>
/// <param name="Resize">How images were brought to that shape.</param>
/// <param name="Seed">Of the samples and the resampling.</param>
public sealed record MetricIdentity(
    string FeatureSpace,
    string ExtractorDigest,
    string ReferenceDigest,
    string Split,
    int Count,
    string Shape,
    int Neighbours,
    string Resize,
    long Seed)
{
    /// <summary>First part of the names of spaces of principal components; their number follows.</summary>
    public const string PrincipalComponents = "principalComponents";

    /// <summary>
    /// Whether the Fréchet distance says nothing between good sets: a Gaussian with the real images' mean and covariance
    /// is in this space as near to them as they are to themselves.
    /// </summary>
    public bool IsLinear => FeatureSpace.StartsWith(PrincipalComponents, StringComparison.Ordinal);
}

/// <summary>How a set of images lies to the reference images.</summary>
/// <param name="FrechetDistance">In the feature space; with a home-made space it is no FID.</param>
/// <param name="FrechetDistanceError">Standard error by the bootstrap over images.</param>
/// <param name="KernelDistance">Squared maximum mean discrepancy, cubic kernel; 0 in the mean for equal distributions.</param>
/// <param name="Precision">Fidelity, 0 to 1.</param>
/// <param name="Recall">Diversity, 0 to 1.</param>
/// <param name="Density">1 for equal distributions.</param>
/// <param name="Coverage">Diversity, 0 to 1.</param>
/// <param name="NearestNeighbourAccuracy">.5 where the sets cannot be told apart.</param>
public sealed record SampleMetrics(
    double FrechetDistance,
    double FrechetDistanceError,
    double KernelDistance,
    double Precision,
    double Recall,
    double Density,
    double Coverage,
    double NearestNeighbourAccuracy)
{
    /// <summary>Accuracy of a fresh classifier on images that it was not trained on; null in reports of builds before it.</summary>
    public AccuracyInterval? ClassifierTest { get; init; }
}

/// <param name="Accuracy">.5 where the sets cannot be told apart.</param>
/// <param name="Low">Of its 95 % interval.</param>
public sealed record AccuracyInterval(double Accuracy, double Low, double High);

/// <summary>The samples' metrics over a setting of sampling; everything else is as in the report.</summary>
/// <param name="Points">By ascending value.</param>
public sealed record EvaluationCurve(SamplingParameter Parameter, IReadOnlyList<CurvePoint> Points);

public sealed record CurvePoint(double Value, SampleMetrics Samples);
