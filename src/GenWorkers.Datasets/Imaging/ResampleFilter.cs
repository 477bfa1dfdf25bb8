namespace GenWorkers.Datasets.Imaging;

/// <summary>A resampling kernel with Pillow's constants.</summary>
/// <param name="Support">Half its width, in pixels of the smaller picture.</param>
public sealed record ResampleFilter(double Support, Func<double, double> Weight)
{
    public static ResampleFilter Box { get; } = new(0.5, x => x is > -0.5 and <= 0.5 ? 1 : 0);

    public static ResampleFilter Bilinear { get; } = new(1, x => Math.Max(0, 1 - Math.Abs(x)));

    public static ResampleFilter Bicubic { get; } = new(2, Cubic);

    public static ResampleFilter Lanczos { get; } = new(3, x => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0);

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);

    private static double Cubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        if (x < 1)
            return ((((a + 2) * x) - (a + 3)) * x * x) + 1;
        return x < 2 ? ((((x - 5) * x) + 8) * x - 4) * a : 0;
    }
}
