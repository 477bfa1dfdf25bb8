using GenWorkers.Models.Blocks;
using static TorchSharp.torch;

namespace GenWorkers.Models.Colorizer;

/// <summary>
/// Centres of the squares of side 10 in the ab plane that hold a colour of sRGB (Zhang et al. 2016, section 2.2). They
/// are 261 by this rule; the paper's own list has 313.
/// </summary>
public static class ColorBins
{
    public const int Grid = 10;

    /// <summary>Step between the sRGB levels that are tried; smaller ones find no more squares.</summary>
    private const int LevelStep = 3;

    private static readonly Lazy<float[]> Centres = new(Find);

    public static int Count => Centres.Value.Length / 2;

    /// <summary>(Q, 2)</summary>
    public static Tensor Create() => tensor(Centres.Value).reshape(-1, 2);

    private static float[] Find()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var levels = arange(0, 256, LevelStep, ScalarType.Float32) / 255;
        var colors = stack(meshgrid([levels, levels, levels]), 0).unsqueeze(0).flatten(3); // (1, 3, N, N*N)
        var squares = (LabColors.FromRgb(colors).narrow(1, 1, 2) / Grid).round(); // a and b
        var pairs = squares.reshape(2, -1).t().to(ScalarType.Int64);
        var distinct = ((pairs[.., 0] * 1000) + pairs[.., 1] + 500).unique().output; // a in thousands, b from -500
        var a = floor_divide(distinct, 1000);
        var b = distinct - (a * 1000) - 500;
        return (stack([a, b], 1).to(ScalarType.Float32) * Grid).data<float>().ToArray();
    }
}
