using GenWorkers.Jobs.Imaging;
using GenWorkers.Models.Cyclegan;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Images;
using GenWorkers.Training.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>
/// An image is flipped where the classifier gives it the other season. Of untouched images that is the classifier's error,
/// which translation has to exceed.
/// </summary>
internal static class SeasonScores
{
    private const int GridImages = 12;

    public static int Print(string weights, string judge, SeasonSets samples, string split, string folder, int threads)
    {
        torch.set_num_threads(threads);
        using var noGrad = no_grad();
        using var model = (CycleganModel)WeightsFile.Load(weights, QualityRun.Families, CPU);
        using var classifier = WeightsFile.Load(judge, QualityRun.Families, CPU);
        model.Train(false);
        classifier.Train(false);
        for (var season = 0; season < 2; season++)
            Print(model, (IClassifyingModel)classifier, Images(samples, split, model.Targets[season]), season, split, folder, WeightsDigest.Mark(weights));
        return 0;
    }

    private static void Print(CycleganModel model, IClassifyingModel classifier, Tensor images, int season, string split, string folder, SyntheticMark mark)
    {
        var translated = Rounded(model, images, 1 - season);
        var back = Rounded(model, translated, season);
        var (before, after) = (Flipped(classifier, images, season), Flipped(classifier, translated, season));
        double[] gain = [.. after.Zip(before, (one, other) => one - other)];
        var (low, high) = Bootstrap.Mean(gain);
        var cycle = ImageErrors.Absolute(back, images).to(ScalarType.Float64).data<double>().ToArray();
        var (lowCycle, highCycle) = Bootstrap.Mean(cycle);
        var (from, to) = (model.Targets[season], model.Targets[1 - season]);
        Rows.Print($"cyclegan {from} to {to} {split}: flipped {after.Average():P1} of translated, {before.Average():P1} of untouched images, more by {gain.Average():P1} [{low:P1}, {high:P1}] ({gain.Length} images, paired)");
        Rows.Print($"  {from} to {to} to {from}: absolute error {cycle.Average():F4} [{lowCycle:F4}, {highCycle:F4}]");
        Draw(Path.Combine(folder, $"from-{from}-{split}.png"), images, translated, back, mark);
    }

    /// <summary>Real, translated, back; three of them a row.</summary>
    private static void Draw(string path, Tensor images, Tensor translated, Tensor back, SyntheticMark mark)
    {
        var count = Math.Min(GridImages, images.shape[0]);
        var sheet = stack([images.narrow(0, 0, count), translated.narrow(0, 0, count), back.narrow(0, 0, count)], 1).flatten(0, 1);
        ImageGrid.Write(path, ImageTensors.ToBytes(sheet), new Jobs.Datasets.SampleShape((int)sheet.shape[2], (int)sheet.shape[3], 3), 9, mark);
        Console.WriteLine($"  real, translated, back: {path}");
    }

    private static double[] Flipped(IClassifyingModel classifier, Tensor images, int season) =>
        classifier.Classify(images).argmax(1).ne(season).to(ScalarType.Float64).data<double>().ToArray();

    /// <summary>Rounded to 8 bits, as whatever leaves the system.</summary>
    private static Tensor Rounded(CycleganModel model, Tensor images, int target) =>
        cat([.. images.split(16).Select(chunk => (model.Translate(chunk, target) * 255).round() / 255)]);

    private static Tensor Images(SeasonSets samples, string split, string season)
    {
        var part = samples.Split(split);
        SampleKey[] keys = [.. Enumerable.Range(0, part.Count).Where(i => part.Attribute(i, SeasonSets.Attribute) == season).Select(i => new SampleKey(0, i))];
        return ImageTensors.FromBytes(HostBatch.Read(part, samples.Shape, keys).Pixels, samples.Shape, CPU);
    }
}
