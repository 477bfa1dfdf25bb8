using GenWorkers.Contracts.Families;
using static TorchSharp.torch;

namespace GenWorkers.Models.DenoisingAutoencoder;

/// <summary>Errors of the estimated noise r of images (B, C, H, W) whose noise is v; scalars.</summary>
public static class DenoisingAutoencoderLoss
{
    /// <summary>Errors below -60 dB count as that: an image without noise would otherwise outweigh all others.</summary>
    private const double Floor = 1e-6;

    public static Tensor Of(DenoisingLoss loss, Tensor estimated, Tensor noise) => loss switch
    {
        DenoisingLoss.LogSquaredError => LogSquaredError(estimated, noise),
        _ => SquaredError(estimated, noise),
    };

    /// <summary>|r - v|^2, the mean over pixels (Zhang et al. 2017, equation 1).</summary>
    public static Tensor SquaredError(Tensor estimated, Tensor noise) => nn.functional.mse_loss(estimated, noise);

    /// <summary>log |r - v|^2 of each image, the mean over images: minus the PSNR up to a factor (as in Chen et al. 2021, HINet).</summary>
    public static Tensor LogSquaredError(Tensor estimated, Tensor noise) =>
        ((estimated - noise).square().mean([1, 2, 3]) + Floor).log().mean();
}
