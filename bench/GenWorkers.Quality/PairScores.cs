using GenWorkers.Curation.Evaluation;
using GenWorkers.Models.Pix2pix;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Images;
using GenWorkers.Training.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>Figures of made photos, one a pair, and of all together.</summary>
/// <param name="LabelAccuracy">Share of pixels whose label a net trained on real pairs reads off the photo.</param>
/// <param name="PatchDistance">Fréchet distance of patches to the real photos', in their principal components.</param>
internal sealed record PairScore(
    IReadOnlyList<double> L1, IReadOnlyList<double> Psnr, IReadOnlyList<double> Ssim, IReadOnlyList<double> LabelAccuracy, double PatchDistance);

/// <summary>Scores photos made from the label maps of a split. Pairs are (B, 3, S, 2S), photo left, label right.</summary>
internal sealed class PairScores
{
    private const int GridPairs = 9;
    private const int PatchSide = 16;
    private const int PatchStep = 8;
    private const int Components = 32;
    private const int MeasuredTrain = 100;

    private readonly Tensor train;
    private readonly Tensor photos;
    private readonly Tensor labels;
    private readonly string judge;

    public PairScores(MemoryImages samples, string split, string judge, int threads)
    {
        torch.set_num_threads(threads);
        this.judge = judge;
        train = All(samples, "train");
        var pairs = All(samples, split);
        var side = samples.Shape.Height;
        (photos, labels) = (pairs.narrow(3, 0, side), pairs.narrow(3, side, side));
    }

    public PairScore OfModel(string weights) => Of(Made(weights, labels));

    public PairScore OfMeanTarget() => Of(train.narrow(3, 0, photos.shape[3]).mean([0], keepdim: true).expand_as(photos));

    public PairScore OfReal() => Of(photos);

    /// <summary>Label, made, real, three pairs of them a row.</summary>
    public void Draw(string path, string weights)
    {
        var count = Math.Min(GridPairs, photos.shape[0]);
        var shown = labels.narrow(0, 0, count);
        var sheet = stack([shown, Made(weights, shown), photos.narrow(0, 0, count)], 1).flatten(0, 1);
        var shape = new Jobs.Datasets.SampleShape((int)sheet.shape[2], (int)sheet.shape[3], 3);
        ImageGrid.Write(path, ImageTensors.ToBytes(sheet), shape, 9, WeightsDigest.Mark(weights));
    }

    /// <summary>Rounded to 8 bits, as whatever leaves the system.</summary>
    private static Tensor Made(string weights, Tensor given)
    {
        using var noGrad = no_grad();
        using var model = (Pix2pixModel)WeightsFile.Load(weights, QualityRun.Families, CPU);
        model.Train(false);
        var made = new List<Tensor>();
        foreach (var chunk in given.split(8))
            made.Add((model.Translate(chunk, 0) * 255).round() / 255);
        return cat(made);
    }

    private PairScore Of(Tensor made)
    {
        using var noGrad = no_grad();
        var accuracy = Read(made).eq(LabelColors.Nearest(labels)).to(ScalarType.Float64).mean([1, 2]);
        return new PairScore(
            Values(ImageErrors.Absolute(made, photos)),
            Values(ImageErrors.SignalToNoise(made, photos)),
            Values(StructuralSimilarity.Of(made, photos)),
            Values(accuracy),
            PatchDistance(made));
    }

    private Tensor Read(Tensor made)
    {
        using var reader = (LabelReaderModel)WeightsFile.Load(judge, QualityRun.Families, CPU);
        reader.Train(false);
        return cat([.. made.split(8).Select(reader.Read)]);
    }

    private double PatchDistance(Tensor made)
    {
        var learned = Patches(train.narrow(3, 0, photos.shape[3]).narrow(0, 0, MeasuredTrain));
        using var space = PrincipalComponents.Fit(learned, Components, Rows.Seed);
        return FrechetDistance.Of(space.Project(Patches(made)), space.Project(Patches(photos)));
    }

    /// <summary>(B, 3, H, W) to (N, 3 * 16 * 16)</summary>
    private static Tensor Patches(Tensor images) =>
        images.unfold(2, PatchSide, PatchStep).unfold(3, PatchSide, PatchStep) // (B, 3, h, w, 16, 16)
            .permute(0, 2, 3, 1, 4, 5).reshape(-1, 3 * PatchSide * PatchSide);

    private static Tensor All(MemoryImages samples, string split)
    {
        var part = samples.Split(split);
        SampleKey[] keys = [.. Enumerable.Range(0, part.Count).Select(i => new SampleKey(0, i))];
        return ImageTensors.FromBytes(HostBatch.Read(part, samples.Shape, keys).Pixels, samples.Shape, CPU);
    }

    private static double[] Values(Tensor values) => values.to(ScalarType.Float64).data<double>().ToArray();
}
