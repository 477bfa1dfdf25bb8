using GenWorkers.Datasets.Imaging;
using GenWorkers.Training.Checkpoints;
using GenWorkers.Training.Data;
using GenWorkers.Training.Drawing;
using GenWorkers.Training.Families;
using TorchSharp;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <param name="Sigma">In 8-bit gray levels.</param>
/// <param name="Noisy">PSNR of the noisy images, clipped and rounded to 8 bits, dB.</param>
internal sealed record DenoisingScore(int Sigma, IReadOnlyList<double> Noisy, IReadOnlyList<double> Restored);

/// <summary>PSNR of images with unclipped Gaussian noise of known strengths, which the model is not told.</summary>
internal static class DenoisingScores
{
    /// <summary>Noise of the evaluation.</summary>
    private const long EvaluationSeed = 4242;

    private static readonly int[] Sigmas = [15, 25, 50];

    public static IReadOnlyList<DenoisingScore> Of(string weights, IReadOnlyList<DecodedImage> images, int threads)
    {
        torch.set_num_threads(threads);
        using var model = WeightsFile.Load(weights, QualityRun.Families, CPU);
        model.Train(false);
        return [.. Sigmas.Select(sigma => Of((IReconstructingModel)model, images, sigma))];
    }

    private static DenoisingScore Of(IReconstructingModel model, IReadOnlyList<DecodedImage> images, int sigma)
    {
        var (noisy, restored) = (new List<double>(), new List<double>());
        for (var i = 0; i < images.Count; i++)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            var clean = ImageTensors.FromBytes(images[i].Pixels, images[i].Shape, CPU); // (1, 1, H, W)
            var draws = new Draws(EvaluationSeed, DrawPurpose.Evaluation, [new SampleKey(sigma, i)], CPU);
            var damaged = clean + (draws.Normal(clean.shape[1..]) * (sigma / 255.0));
            noisy.Add(Psnr(damaged, clean));
            restored.Add(Psnr(model.Reconstruct(damaged), clean));
        }

        return new DenoisingScore(sigma, noisy, restored);
    }

    /// <summary>As the image would leave the system: clipped and rounded to 8 bits.</summary>
    private static double Psnr(Tensor image, Tensor clean)
    {
        var error = (image.clamp(0, 1).mul(255).round() - (clean * 255)).square().mean().item<float>();
        return 10 * Math.Log10(255 * 255 / error);
    }
}
