using GenWorkers.Jobs.Reports;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Statistics;
using static TorchSharp.torch;

namespace GenWorkers.Curation.Evaluation;

/// <summary>Every metric of one set of images against the reference, in one feature space.</summary>
public static class SampleComparison
{
    private const int Resamplings = 50;

    /// <param name="reference">(N, D)</param>
    /// <param name="candidates">(N, D)</param>
    public static SampleMetrics Of(Tensor reference, Tensor candidates, int neighbours, long seed)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(candidates);
        var classifier = ClassifierTest.Of(reference, candidates, seed);
        var neighbourhoods = Neighbourhoods.Of(reference, candidates, neighbours);
        return new SampleMetrics(
            FrechetDistance.Of(reference, candidates),
            FrechetError(reference, candidates, seed),
            KernelDistance.Squared(reference, candidates),
            neighbourhoods.Precision,
            neighbourhoods.Recall,
            neighbourhoods.Density,
            neighbourhoods.Coverage,
            NearestNeighbourTest.Accuracy(reference, candidates))
        {
            ClassifierTest = new AccuracyInterval(classifier.Accuracy, classifier.Low, classifier.High),
        };
    }

    /// <summary>Standard deviation over sets drawn with replacement from both (Efron 1979).</summary>
    private static double FrechetError(Tensor reference, Tensor candidates, long seed)
    {
        var values = new double[Resamplings];
        for (var i = 0; i < Resamplings; i++)
        {
            using var scope = NewDisposeScope();
            var random = new CounterRandom(seed, DrawPurpose.Evaluation, i, 0);
            values[i] = FrechetDistance.Of(Resampled(reference, ref random), Resampled(candidates, ref random));
        }

        var mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (Resamplings - 1));
    }

    private static Tensor Resampled(Tensor points, ref CounterRandom random)
    {
        var places = new long[points.shape[0]];
        foreach (ref var place in places.AsSpan())
            place = random.NextInt(places.Length);
        return points.index_select(0, tensor(places, device: points.device));
    }
}
