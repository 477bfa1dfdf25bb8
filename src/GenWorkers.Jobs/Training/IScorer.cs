using GenWorkers.Contracts.Commands;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Jobs.Pipelines;

namespace GenWorkers.Jobs.Training;

/// <summary>Asks a model how unusual images are.</summary>
public interface IScorer
{
    /// <summary>The shape of image that the model takes.</summary>
    SampleShape ShapeOf(string weightsPath);

    /// <summary>
    /// Scores every split in its order and hands each score to <paramref name="sink"/>. The weights file was hash-checked;
    /// the samples have the model's shape. Throws <see cref="JobException"/> <c>spec.invalid</c> before the first score: the
    /// model does not score, has no heat maps, or too few images to calibrate the false alarm rate with.
    /// </summary>
    Task<Scoring> ScoreAsync(
        string weightsPath,
        ISampleCache samples,
        ScoreDatasetSpec spec,
        Func<SampleScore, CancellationToken, ValueTask> sink,
        JobContext context,
        CancellationToken cancellationToken);
}

/// <summary>One sample's score.</summary>
/// <param name="Split">train, validation or test.</param>
/// <param name="Index">Place in the split.</param>
/// <param name="Value">Higher is less usual.</param>
/// <param name="Confidence">
/// Conformal p-value: of normal images, the share that would score as high (Bates et al. 2023, equation 1); null where
/// the model is not calibrated.
/// </param>
public sealed record SampleScore(string Split, int Index, double Value, double? Confidence);

/// <param name="Kind">What the values are.</param>
/// <param name="ExtremesPath">PNG of the least usual images, under each its heat map where the model makes them, then the most usual.</param>
public sealed record Scoring(ScoreKind Kind, string ExtremesPath)
{
    /// <summary>Null where the model is not calibrated.</summary>
    public FlagRule? Flags { get; init; }

    /// <summary>Null where none were asked for.</summary>
    public HeatMaps? HeatMaps { get; init; }
}

/// <summary>When a calibrated model flags a sample.</summary>
/// <param name="Threshold">Samples whose score is above it are flagged.</param>
/// <param name="SmallestRate">1 / (n + 1): below it no score of any sample could be flagged.</param>
/// <param name="CalibrationImages">n, held-out normal images.</param>
public sealed record FlagRule(double Threshold, double SmallestRate, int CalibrationImages);

/// <summary>Where in the least usual images the unusual lies.</summary>
/// <param name="Kind">What the maps show; not always what the score measures.</param>
/// <param name="White">Value that is white in every map; 0 is black.</param>
/// <param name="Maps">The least usual sample first.</param>
public sealed record HeatMaps(ScoreKind Kind, double White, IReadOnlyList<HeatMap> Maps);

/// <param name="Path">Gray PNG of the image's size.</param>
public sealed record HeatMap(SampleScore Sample, string Path);

/// <summary>What a model's scores are.</summary>
/// <param name="Name">Standard term, such as <c>negativeLogLikelihood</c>.</param>
/// <param name="Unit">Unit of the value.</param>
public sealed record ScoreKind(string Name, string Unit);
