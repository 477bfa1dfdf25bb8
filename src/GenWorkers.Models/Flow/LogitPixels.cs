using static TorchSharp.torch;

namespace GenWorkers.Models.Flow;

/// <summary>
/// Gray levels k = 0..255 as real numbers: y = (k + u) / 256 with u uniform in [0, 1) (Theis et al. 2016, section 3.1), and
/// x = logit(alpha + (1 - 2 alpha) y), which has no border to fall over (Dinh et al. 2017, section 4.1).
/// </summary>
/// <param name="alpha">Distance of the darkest from 0 and of the lightest from 1.</param>
public sealed class LogitPixels(double alpha)
{
    private const int Levels = 256;

    private static readonly double LogLevels = Math.Log(Levels);

    private readonly double span = 1 - (2 * alpha);

    /// <param name="images">(B, C, H, W) in [0, 1], multiples of 1/255.</param>
    /// <param name="offset">u, of the same shape.</param>
    /// <returns>x, and log |dx/dk| summed over the pixels, (B): the level's unit is 1, so that densities are those of levels.</returns>
    public (Tensor Logits, Tensor LogDeterminant) Transform(Tensor images, Tensor offset)
    {
        ArgumentNullException.ThrowIfNull(images);
        var inside = (((images * (Levels - 1)).round() + offset) * (span / Levels)) + alpha;
        var (log, logRest) = (inside.log(), (1 - inside).log());
        // d logit(s) / ds = 1 / (s (1 - s)), ds / dk = span / 256
        var change = Math.Log(span) - LogLevels - log - logRest;
        return (log - logRest, change.flatten(1).sum(1));
    }

    /// <summary>k + u of each pixel, (B, C, H, W); outside of [0, 256) where x lies beyond what an image maps to.</summary>
    public Tensor Invert(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return (logits.sigmoid() - alpha) * (Levels / span);
    }

    /// <summary>The image: the level that each value lies in, in [0, 1].</summary>
    public Tensor ToImages(Tensor logits) => Invert(logits).floor().clamp(0, Levels - 1) / (Levels - 1);
}
