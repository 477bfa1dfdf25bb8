using GenWorkers.Jobs.Artifacts;

namespace GenWorkers.Jobs.Reports;

/// <summary>What a sweep over code sizes found; the job's model is the one of <see cref="ChosenLatentSize"/>.</summary>
/// <param name="Split">Images that the error is of: test, or where that is empty validation, or train where nothing was held out.</param>
/// <param name="Images">How many.</param>
/// <param name="KneeLatentSize">Null where the curve has no knee.</param>
/// <param name="ChosenLatentSize">The knee's, or without one that of the least error.</param>
public sealed record SweepReport(
    string Split, int Images, string KneeRule, int? KneeLatentSize, int ChosenLatentSize, IReadOnlyList<SweepPoint> Points);

/// <param name="SquaredError">A pixel in [0, 1] of reconstructions rounded to 8 bits.</param>
/// <param name="StandardError">Of it, over images.</param>
/// <param name="Weights">The model of this size in the store.</param>
public sealed record SweepPoint(int LatentSize, double SquaredError, double StandardError, long Steps, StoredObject Weights);
