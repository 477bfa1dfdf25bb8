using System.Globalization;

namespace GenWorkers.Curation.Evaluation;

/// <summary>Accuracy of a classifier between two sets on points it was not trained on, as many of both; .5 is guessing.</summary>
/// <param name="Count">Points of both sets together.</param>
public readonly record struct TwoSampleAccuracy(double Accuracy, int Count)
{
    private const double OneSided = 1.645;
    private const double TwoSided = 1.96;

    /// <summary>One-sided 95 % upper bound, by the normal approximation.</summary>
    public double UpperBound => Accuracy + (OneSided * StandardError);

    /// <summary>Ends of the two-sided 95 % interval, by the same.</summary>
    public double Low => Accuracy - (TwoSided * StandardError);

    public double High => Accuracy + (TwoSided * StandardError);

    /// <summary>Whether the two-sided 95 % interval contains .5.</summary>
    public bool IsGuessing => Low <= 0.5 && High >= 0.5;

    private double StandardError => Math.Sqrt(Accuracy * (1 - Accuracy) / Count);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"accuracy {Accuracy:F4} [{Low:F4}, {High:F4}], one-sided upper bound {UpperBound:F4}");
}
