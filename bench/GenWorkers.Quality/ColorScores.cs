using GenWorkers.Models.Blocks;
using GenWorkers.Models.Colorizer;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>Scores colours that a model, or the floor, gives to the images of a split.</summary>
internal static class ColorScores
{
    private const int Lightnesses = 101;
    private const int BatchSize = 50;
    private const int GridRows = 12;

    public static ColorScore OfModel(string weights, MemoryImages samples, string split, int threads)
    {
        torch.set_num_threads(threads);
        using var model = (ColorizerModel)WeightsFile.Load(weights, QualityRun.Families, CPU);
        model.Train(false);
        return Of(model.Colorize, samples, split);
    }

    /// <summary>The floor: each lightness, rounded, gets the mean colour that it has in train.</summary>
    public static ColorScore OfMeans(MemoryImages samples, string split)
    {
        using var noGrad = no_grad();
        var sums = zeros(Lightnesses, 2);
        var counts = zeros(Lightnesses);
        foreach (var batch in Reader(samples, "train").Batches())
        {
            var pixels = LabColors.FromRgb(batch.Images).permute(0, 2, 3, 1).reshape(-1, 3);
            var levels = Levels(pixels[.., 0]);
            sums.index_add_(0, levels, pixels.narrow(1, 1, 2), 1);
            counts.add_(levels.bincount(null, Lightnesses));
        }

        var means = sums / counts.clamp_min(1).unsqueeze(1); // (L, 2)
        return Of(lab => cat([lab.narrow(1, 0, 1), Looked(means, lab)], 1), samples, split);
    }

    /// <summary>Rows of real, gray and coloured images, two triples to a row.</summary>
    public static void Draw(string path, string weights, MemoryImages samples, string split)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = (ColorizerModel)WeightsFile.Load(weights, QualityRun.Families, CPU);
        model.Train(false);
        var batch = Reader(samples, split).Read(0, 2 * GridRows);
        var gray = model.Damage(batch.Images, batch.Draws);
        var sheet = stack([batch.Images, gray, model.Reconstruct(gray)], 1).flatten(0, 1);
        ImageGrid.Write(path, ImageTensors.ToBytes(sheet), samples.Shape, 6, WeightsDigest.Mark(weights));
    }

    private static ColorScore Of(Func<Tensor, Tensor> colorize, MemoryImages samples, string split)
    {
        using var noGrad = no_grad();
        using var classes = new ColorClasses(1);
        var score = new ColorScore();
        foreach (var batch in Reader(samples, split).Batches())
            score.Add(colorize(LabColors.FromRgb(batch.Images)), batch.Images, classes);
        return score;
    }

    private static Tensor Levels(Tensor lightness) => lightness.round().clamp(0, Lightnesses - 1).to(ScalarType.Int64);

    private static Tensor Looked(Tensor means, Tensor lab)
    {
        var (batch, height, width) = (lab.shape[0], lab.shape[2], lab.shape[3]);
        return means.index_select(0, Levels(lab.narrow(1, 0, 1)).flatten()).reshape(batch, height, width, 2).permute(0, 3, 1, 2);
    }

    private static SampleReader Reader(MemoryImages samples, string split) =>
        new(samples.Split(split), samples.Shape, SampleStream.Whole, 1, DrawPurpose.Evaluation, CPU, BatchSize);
}
