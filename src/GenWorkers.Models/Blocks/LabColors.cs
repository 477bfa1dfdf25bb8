using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Between sRGB (IEC 61966-2-1) in [0, 1] and CIELAB (CIE 15:2004) under D65: L in [0, 100], a and b about -110 to 110.
/// Images are (B, 3, H, W).
/// </summary>
public static class LabColors
{
    private const double Epsilon = 216.0 / 24389;
    private const double Kappa = 24389.0 / 27;

    /// <summary>Linear RGB to X, Y, Z over those of white, row by row: the matrix of sRGB's primaries by D65 (.95047, 1, 1.08883).</summary>
    private static readonly double[] ToXyz =
    [
        0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047,
        0.2126729, 0.7151522, 0.0721750,
        0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883,
    ];

    public static Tensor FromRgb(Tensor rgb)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        var linear = where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055).clamp_min(0).pow(2.4));
        var white = Mixed(linear, Matrix(rgb));
        var f = where(white > Epsilon, white.clamp_min(Epsilon).pow(1.0 / 3), ((white * Kappa) + 16) / 116);
        var (x, y, z) = (Plane(f, 0), Plane(f, 1), Plane(f, 2));
        return cat([(y * 116) - 16, (x - y) * 500, (y - z) * 200], 1);
    }

    /// <summary>Clipped to [0, 1]: not every L goes with every a and b.</summary>
    public static Tensor ToRgb(Tensor lab)
    {
        ArgumentNullException.ThrowIfNull(lab);
        var y = (Plane(lab, 0) + 16) / 116;
        var f = cat([y + (Plane(lab, 1) / 500), y, y - (Plane(lab, 2) / 200)], 1);
        var cubed = f.pow(3);
        var white = where(cubed > Epsilon, cubed, ((f * 116) - 16) / Kappa);
        var linear = Mixed(white, linalg.inv(Matrix(lab).to(ScalarType.Float64)).to(lab.dtype)).clamp(0, 1);
        return where(linear <= 0.0031308, linear * 12.92, (linear.clamp_min(0.0031308).pow(1 / 2.4) * 1.055) - 0.055);
    }

    private static Tensor Matrix(Tensor like) => tensor(ToXyz, like.dtype, like.device).reshape(3, 3);

    /// <summary>Each pixel's three values times the matrix: a convolution of one pixel.</summary>
    private static Tensor Mixed(Tensor image, Tensor matrix) => nn.functional.conv2d(image, matrix.reshape(3, 3, 1, 1));

    private static Tensor Plane(Tensor image, int channel) => image.narrow(1, channel, 1);
}
