using GenWorkers.Jobs.Datasets;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Statistics;
using TorchSharp;

namespace GenWorkers.Quality;

/// <summary>Scores of faces and of other pictures; a face should score higher.</summary>
internal sealed record DetectionScores(IReadOnlyList<double> Faces, IReadOnlyList<double> Others)
{
    private const double FalsePositiveRate = 0.05;
    private const int Resamples = 1000;

    public double Area => RocArea.Of(Faces, Others);

    /// <summary>The probability of a face, by a model. Call it on a thread that runs torch.</summary>
    public static DetectionScores OfModel(string weights, FacesAndOthers samples, string split, int threads)
    {
        torch.set_num_threads(threads);
        using var model = WeightsFile.Load(weights, QualityRun.Families, torch.CPU);
        model.Train(false);
        using var noGrad = torch.no_grad();
        var part = samples.Split(split);
        var reader = new SampleReader(part, samples.Shape, SampleStream.Whole, seed: 0, DrawPurpose.Evaluation, torch.CPU, batchSize: 256);
        return Of(part, [.. reader.Batches().SelectMany(batch => ((IScoringModel)model).Score(batch, 1)).Select(score => 1 - score)]);
    }

    /// <summary>
    /// The variance of the gray image's Laplacian: one number that has nothing to do with faces. Where its area is far from
    /// 1/2, the kinds can be told apart by how they were made.
    /// </summary>
    public static DetectionScores OfSharpness(FacesAndOthers samples, string split)
    {
        var part = samples.Split(split);
        return Of(part, [.. Enumerable.Range(0, part.Count).Select(i => Sharpness(part.Pixels(i), samples.Shape))]);
    }

    /// <summary>The middle 95 % of the area over images drawn again, faces and others each by themselves.</summary>
    public (double Low, double High) AreaInterval() => Bootstrap.Interval(
        [Faces.Count, Others.Count],
        Resamples,
        draws => RocArea.Of([.. draws[0].Select(i => Faces[i])], [.. draws[1].Select(i => Others[i])]));

    /// <summary>Share of the faces above 1/2 and of the others below, in the mean.</summary>
    public double BalancedAccuracy => (Share(Faces, 0.5) + 1 - Share(Others, 0.5)) / 2;

    /// <summary>The score above which 5 % of the others lie; from dev, for the rates of test.</summary>
    public double Threshold => Others.OrderDescending().ElementAt((int)(FalsePositiveRate * Others.Count));

    public (double TruePositives, double FalsePositives) Rates(double threshold) => (Share(Faces, threshold), Share(Others, threshold));

    private static double Share(IReadOnlyList<double> scores, double threshold) => scores.Count(score => score > threshold) / (double)scores.Count;

    private static DetectionScores Of(ISampleSplit part, double[] scores)
    {
        var kinds = scores.Select((score, i) => (score, i))
            .ToLookup(item => part.Attribute(item.i, FacesAndOthers.Label) == FacesAndOthers.Face, item => item.score);
        return new DetectionScores([.. kinds[true]], [.. kinds[false]]);
    }

    private static double Sharpness(ReadOnlySpan<byte> pixels, SampleShape shape)
    {
        var light = new double[shape.Height * shape.Width];
        for (var i = 0; i < light.Length; i++)
            light[i] = (0.299 * pixels[3 * i]) + (0.587 * pixels[(3 * i) + 1]) + (0.114 * pixels[(3 * i) + 2]);
        var values = new List<double>();
        for (var y = 1; y + 1 < shape.Height; y++)
        {
            for (var at = (y * shape.Width) + 1; at < ((y + 1) * shape.Width) - 1; at++)
                values.Add(light[at - 1] + light[at + 1] + light[at - shape.Width] + light[at + shape.Width] - (4 * light[at]));
        }

        var mean = values.Average();
        return values.Average(value => (value - mean) * (value - mean));
    }
}
