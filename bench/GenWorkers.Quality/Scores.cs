using GenWorkers.Models.Flow;
using GenWorkers.Models.Vae;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Statistics;
using TorchSharp;

namespace GenWorkers.Quality;

/// <summary>A mean over images and its standard error.</summary>
internal readonly record struct Score(double Mean, double StandardError, int Count)
{
    public static Score Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return new Score(mean, Math.Sqrt(variance / values.Count), values.Count);
    }
}

/// <summary>What the rows of the table are scored with. Call it on a thread of its own.</summary>
internal static class Scores
{
    /// <summary>Binarization and importance draws of the evaluation.</summary>
    private const long EvaluationSeed = 4242;

    /// <summary>Squared error a pixel of the reconstruction, rounded to 8 bits like any image that leaves the system.</summary>
    public static Score SquaredError(string weights, IdxSamples samples, string split, int threads)
    {
        torch.set_num_threads(threads);
        using var model = WeightsFile.Load(weights, QualityRun.Families, torch.CPU);
        model.Train(false);
        var errors = new List<double>();
        using var noGrad = torch.no_grad();
        foreach (var batch in Reader(samples, split, 256).Batches())
        {
            var rounded = ((IReconstructingModel)model).Reconstruct(batch.Images).mul(255).round().div(255);
            errors.AddRange((rounded - batch.Images).square().mean([1, 2, 3]).data<float>().ToArray().Select(error => (double)error));
        }

        return Score.Of(errors);
    }

    /// <summary>Negative log-likelihood, nats, of the first <paramref name="images"/> of the seeded order.</summary>
    public static Score NegativeLogLikelihood(string weights, IdxSamples samples, string split, int images, int draws, int threads)
    {
        const int BatchSize = 8;
        torch.set_num_threads(threads);
        using var model = (VaeModel)WeightsFile.Load(weights, QualityRun.Families, torch.CPU);
        model.Train(false);
        var values = new List<double>();
        foreach (var batch in Reader(samples, split, BatchSize).Batches())
        {
            if (values.Count >= images)
                break;
            values.AddRange(VaeLikelihood.Estimate(model, batch, draws).Select(value => -value));
            if (values.Count % 200 == 0)
                Console.WriteLine($"  {values.Count} of {images} images: {Score.Of(values)}");
        }

        return Score.Of(values);
    }

    /// <summary>Area under the receiver operating characteristic: images of other classes should score higher than those of the class.</summary>
    public static double OutlierArea(string weights, IdxSamples samples, string split, int label, int threads)
    {
        torch.set_num_threads(threads);
        using var model = WeightsFile.Load(weights, QualityRun.Families, torch.CPU);
        model.Train(false);
        using var noGrad = torch.no_grad();
        var part = samples.Split(split);
        var scores = Reader(samples, split, 256).Batches().SelectMany(batch => ((IScoringModel)model).Score(batch, 1))
            .Select((score, i) => (Score: score, IsNormal: IdxSamples.LabelOf(part, i) == label))
            .ToLookup(item => item.IsNormal, item => item.Score);
        return RocArea.Of([.. scores[false]], [.. scores[true]]);
    }

    /// <summary>Minus the base-2 logarithm of the density of the dequantized levels, divided by the pixels; one draw an image.</summary>
    public static Score BitsPerDimension(string weights, IdxSamples samples, string split, int threads)
    {
        torch.set_num_threads(threads);
        using var model = (FlowModel)WeightsFile.Load(weights, QualityRun.Families, torch.CPU);
        model.Train(false);
        var values = new List<double>();
        using var noGrad = torch.no_grad();
        foreach (var batch in Reader(samples, split, 200).Batches())
        {
            var bits = model.BitsPerDimension(model.LogLikelihood(batch.Images, batch.Draws));
            values.AddRange(bits.data<float>().ToArray().Select(value => (double)value));
        }

        return Score.Of(values);
    }

    private static SampleReader Reader(IdxSamples samples, string split, int batchSize) => new(
        samples.Split(split), samples.Shape, SampleStream.Whole, EvaluationSeed, DrawPurpose.Evaluation, torch.CPU, batchSize);
}
