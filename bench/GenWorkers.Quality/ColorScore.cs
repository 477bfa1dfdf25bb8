using GenWorkers.Models.Blocks;
using GenWorkers.Models.Colorizer;
using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>
/// How near estimated colours come, image by image. Estimates are first rounded to the 8-bit RGB that would leave the
/// system. Rebalanced weighs each pixel by the inverse of its class's share of all scored pixels (Zhang et al. 2016,
/// section 3.1): the mean over the classes that occur. PSNR is that of the mean squared error of all pixels.
/// </summary>
internal sealed class ColorScore
{
    private const int Resamples = 10_000;

    private readonly List<double> areas = [];
    private readonly List<double> errors = [];
    private readonly List<double> chromas = [];
    private readonly List<double> realChromas = [];
    private readonly List<(double[] Area, double[] Pixels)> byClass = [];

    /// <param name="estimated">Lab, (B, 3, H, W).</param>
    /// <param name="images">RGB, (B, 3, H, W).</param>
    public void Add(Tensor estimated, Tensor images, ColorClasses classes)
    {
        var rounded = (LabColors.ToRgb(estimated) * 255).round() / 255;
        var (lab, real) = (LabColors.FromRgb(rounded), LabColors.FromRgb(images));
        var area = ColorErrors.AreaOfPixels(lab, real); // (B, H, W)
        for (var i = 0; i < images.shape[0]; i++)
        {
            areas.Add(area[i].mean().item<float>());
            errors.Add((rounded[i] - images[i]).square().mean().item<float>());
            chromas.Add(ColorErrors.Chroma(lab[i].unsqueeze(0)));
            realChromas.Add(ColorErrors.Chroma(real[i].unsqueeze(0)));
            byClass.Add(ByClass(area[i], classes.Nearest(real[i].narrow(0, 1, 2).flatten(1).t()), classes.Count));
        }
    }

    public override string ToString()
    {
        var (low, high) = Bootstrap.Mean(areas);
        var weighted = Weighted();
        var (balancedLow, balancedHigh) = Bootstrap.Interval(areas.Count, Resamples, draws => Ratio(draws.Select(i => weighted[i])));
        return FormattableString.Invariant(
            $"area {areas.Average():F2} [{low:F2}, {high:F2}], rebalanced {Ratio(weighted):F2} [{balancedLow:F2}, {balancedHigh:F2}], chroma {chromas.Average() / realChromas.Average():F2} of real, {-10 * Math.Log10(errors.Average()):F2} dB ({areas.Count} images)");
    }

    private static double Ratio(IEnumerable<(double Area, double Pixels)> images)
    {
        var (area, pixels) = images.Aggregate((0.0, 0.0), (sum, image) => (sum.Item1 + image.Area, sum.Item2 + image.Pixels));
        return area / pixels;
    }

    private static (double[] Area, double[] Pixels) ByClass(Tensor area, Tensor nearest, int count)
    {
        var sums = nearest.bincount(area.flatten().to(ScalarType.Float64), count);
        return (sums.data<double>().ToArray(), nearest.bincount(null, count).to(ScalarType.Float64).data<double>().ToArray());
    }

    /// <summary>Each image's sums over its pixels, weighed by the inverse counts of their classes.</summary>
    private List<(double Area, double Pixels)> Weighted()
    {
        var counts = new double[byClass[0].Pixels.Length];
        foreach (var (_, pixels) in byClass)
        {
            for (var at = 0; at < counts.Length; at++)
                counts[at] += pixels[at];
        }

        double Sum(double[] values) => values.Zip(counts).Where(pair => pair.Second > 0).Sum(pair => pair.First / pair.Second);
        return [.. byClass.Select(image => (Sum(image.Area), Sum(image.Pixels)))];
    }
}
