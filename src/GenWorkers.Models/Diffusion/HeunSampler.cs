using static TorchSharp.torch;

namespace GenWorkers.Models.Diffusion;

/// <summary>Heun's second-order method along the probability flow from noise to image (Karras et al. 2022, algorithm 1).</summary>
public static class HeunSampler
{
    /// <summary>Noise levels t_0 to t_N = 0 (equation 5): evenly spaced in t^(1/rho).</summary>
    public static double[] Levels(int steps, double least, double largest, double rho)
    {
        var (first, last) = (Math.Pow(largest, 1 / rho), Math.Pow(least, 1 / rho));
        return [.. Enumerable.Range(0, steps).Select(i => Math.Pow(first + ((last - first) * i / (steps - 1)), rho)), 0];
    }

    /// <param name="denoise">D(x; t) for a level t.</param>
    /// <param name="noise">Standard normal, (B, C, H, W).</param>
    public static Tensor Run(Func<Tensor, double, Tensor> denoise, Tensor noise, IReadOnlyList<double> levels)
    {
        ArgumentNullException.ThrowIfNull(denoise);
        ArgumentNullException.ThrowIfNull(levels);
        using var scope = NewDisposeScope();
        var image = noise * levels[0];
        for (var i = 0; i + 1 < levels.Count; i++)
            image = Step(denoise, image, levels[i], levels[i + 1]);
        return image.MoveToOuterDisposeScope();
    }

    /// <summary>An Euler step, and unless it ends at 0 the trapezoidal rule over its two slopes (x - D(x; t)) / t.</summary>
    private static Tensor Step(Func<Tensor, double, Tensor> denoise, Tensor image, double from, double to)
    {
        using var scope = NewDisposeScope();
        var slope = (image - denoise(image, from)) / from;
        var next = image + (slope * (to - from));
        if (to > 0)
        {
            var ahead = (next - denoise(next, to)) / to;
            next = image + ((slope + ahead) * (0.5 * (to - from)));
        }

        return next.MoveToOuterDisposeScope();
    }
}
