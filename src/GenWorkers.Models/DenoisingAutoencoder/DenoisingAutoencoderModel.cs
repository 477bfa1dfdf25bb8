using GenWorkers.Contracts.Families;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using GenWorkers.Training.Loop;
using static TorchSharp.torch;

namespace GenWorkers.Models.DenoisingAutoencoder;

/// <summary>
/// Learns to give back the clean image (Vincent et al. 2010) by estimating what was added to it (Zhang et al. 2017,
/// DnCNN: residual learning). It trains on patches and takes images of any size.
/// </summary>
public sealed class DenoisingAutoencoderModel : Model, IRestoringModel
{
    private readonly DenoisingAutoencoderOptions options;
    private readonly ImageNoise noise;
    private readonly NoiseEstimator estimator;

    public DenoisingAutoencoderModel(ModelConfig config, DenoisingAutoencoderOptions options, Device device)
        : base(config, device)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        noise = new ImageNoise(options);
        var factor = options.Resolution == DenoisingResolution.Half ? 2 : 1;
        estimator = Add(nameof(estimator), new NoiseEstimator(Shape.Channels, factor, options.Channels, options.Blocks));
    }

    public override string PrimaryMetric => "mse";

    public override void Step(Batch batch, StepContext step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(step);
        var clean = RandomPatches.Of(batch.Images, options.PatchPixels, options.FlipsAndTurns, batch.Draws);
        var noisy = noise.Add(clean, batch.Draws);
        Tensor residual;
        using (step.Autocast())
            residual = estimator.forward(noisy);
        step.Minimize(Optimizers[0], DenoisingAutoencoderLoss.Of(options.Loss, residual.@float(), noisy - clean));
    }

    /// <summary>On whole images, after clipping to [0, 1]; psnr is the mean over images of their own, dB.</summary>
    public override void Evaluate(Batch batch, MetricSums sums)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(sums);
        var noisy = Damage(batch.Images, batch.Draws);
        var error = PerImage(Reconstruct(noisy), batch.Images);
        sums.Add("mse", error.mean().item<float>(), batch.Count);
        sums.Add("psnr", Psnr(error), batch.Count);
        sums.Add("noisy/psnr", Psnr(PerImage(noisy.clamp(0, 1), batch.Images)), batch.Count);
    }

    public Tensor Damage(Tensor images, Draws draws) => noise.Add(images, draws);

    /// <summary>x = y - R(y), clipped to [0, 1].</summary>
    public Tensor Reconstruct(Tensor images) =>
        Tiles.Apply(images, estimator.Reach, piece => (piece - estimator.forward(piece)).clamp(0, 1));

    private static Tensor PerImage(Tensor left, Tensor right) => (left - right).square().mean([1, 2, 3]); // (B)

    /// <summary>An image that is right to the last bit would be infinitely good: errors below a hundredth of a gray level count as that.</summary>
    private static double Psnr(Tensor squaredError) =>
        (squaredError.clamp_min(Math.Pow(0.01 / 255, 2)).log10() * -10).mean().item<float>();
}
