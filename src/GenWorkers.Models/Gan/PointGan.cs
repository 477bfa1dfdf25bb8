using System.Text.Json;
using GenWorkers.Contracts;
using GenWorkers.Contracts.Commands;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs.Datasets;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.Gan;

/// <summary>
/// The family's networks, objectives and step on points of the plane instead of images, for mixtures whose density is
/// known. Points lie in [0, 1] x [0, 1] as pixels do, and are single precision: the 8 bits of a data set's images would be
/// as coarse as a mode is wide, so no job trains on points.
/// </summary>
public static class PointGan
{
    private static readonly SampleShape Shape = new(1, 2, 1);

    /// <summary>A fresh model with weights from the seed.</summary>
    public static GanModel Create(GanOptions options, long seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        manual_seed(seed);
        var dense = options with { Architecture = GanArchitecture.Dense };
        return new GanModel(new ModelConfig("gan", JsonSerializer.SerializeToElement(dense, WireJson.Options), Shape), dense, CPU);
    }

    /// <summary>Trains both players.</summary>
    /// <param name="real">Real points for the draws, (B, 2) in [0, 1].</param>
    public static void Train(GanModel model, TrainingSpec training, long steps, long seed, Func<Draws, Tensor> real) =>
        DrawnRun.Train(model, training, steps, seed, draws => AsImages(real(draws)));

    /// <summary>
    /// Trains the discriminator alone, against generated points of any origin. Its best answer is
    /// D = p / (p + q) (Goodfellow et al. 2014, proposition 1), which is also the best classifier of the two.
    /// </summary>
    public static void TrainDiscriminator(
        GanModel model, TrainingSpec training, long steps, long seed, Func<Draws, Tensor> real, Func<Draws, Tensor> generated)
    {
        ArgumentNullException.ThrowIfNull(model);
        DrawnRun.Train(model, training, steps, seed, draws => AsImages(real(draws)), (batch, step) => step.Minimize(
            model.Optimizers[0],
            AdversarialLoss.OfDiscriminator(
                AdversarialObjective.Minimax, model.Judge(batch.Images, null), model.Judge(AsImages(generated(batch.Draws)), null)),
            "discriminator"));
    }

    /// <summary>Generated points, (B, 2) in [0, 1].</summary>
    public static Tensor Sample(GanModel model, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var noGrad = no_grad();
        return model.Sample(draws, SamplingSettings.Default).reshape(-1, 2);
    }

    /// <summary>The discriminator's outputs for points (B, 2) before any activation, (B).</summary>
    public static Tensor Judge(GanModel model, Tensor points)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var noGrad = no_grad();
        return model.Judge(AsImages(points), null).flatten();
    }

    private static Tensor AsImages(Tensor points) => points.reshape(-1, 1, 1, 2);
}
