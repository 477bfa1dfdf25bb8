using static TorchSharp.torch;

namespace GenWorkers.Quality;

/// <summary>The colours that the facades' label maps are painted in.</summary>
internal static class LabelColors
{
    /// <summary>In thirds of full light.</summary>
    private static readonly float[] Palette =
    [
        0, 0, 2, 0, 0, 3, 0, 1, 3, 0, 2, 3, 0, 3, 3, 1, 3, 2, 2, 3, 1, 3, 3, 0, 3, 2, 0, 3, 1, 0, 3, 0, 0, 2, 0, 0,
    ];

    public static int Count => Palette.Length / 3;

    /// <summary>Place of the nearest colour, for JPEG has blurred them. (B, 3, H, W) to (B, H, W).</summary>
    public static Tensor Nearest(Tensor maps)
    {
        using var scope = NewDisposeScope();
        var nearest = cdist(maps.permute(0, 2, 3, 1).reshape(-1, 3) * 3, tensor(Palette).reshape(-1, 3)).argmin(1);
        return nearest.reshape(maps.shape[0], maps.shape[2], maps.shape[3]).MoveToOuterDisposeScope();
    }
}
