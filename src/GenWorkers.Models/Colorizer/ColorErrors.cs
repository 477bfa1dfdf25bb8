using static TorchSharp.torch;

namespace GenWorkers.Models.Colorizer;

/// <summary>How far estimated colours are from the real ones. Images are Lab, (B, 3, H, W).</summary>
public static class ColorErrors
{
    /// <summary>Largest distance in the ab plane that counts (Zhang et al. 2016, section 3.1).</summary>
    private const double Farthest = 150;

    /// <summary>
    /// Area under the curve of the share of pixels within a distance from 0 to 150, in percent: each pixel's part of it,
    /// 100 (1 - min(d, 150) / 150), (B, H, W).
    /// </summary>
    public static Tensor AreaOfPixels(Tensor estimated, Tensor real) =>
        (1 - ((Colors(estimated) - Colors(real)).norm(1).clamp_max(Farthest) / Farthest)) * 100;

    /// <summary>Mean distance from gray.</summary>
    public static double Chroma(Tensor lab) => Colors(lab).norm(1).mean().item<float>();

    /// <summary>a and b, (B, 2, H, W).</summary>
    public static Tensor Colors(Tensor lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        return lab.narrow(1, 1, 2);
    }
}
