using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>Training patches of larger images. A patch depends on its own sample's draws alone.</summary>
public static class RandomPatches
{
    private const int Places = 3; // top, left, and which of the eight orientations

    /// <summary>
    /// (B, C, H, W) to (B, C, h, w) with h = min(side, H) and w = min(side, W), each at a place of its own; with
    /// <paramref name="flipsAndTurns"/> also in one of the orientations that keep the shape: eight of a square, else four.
    /// </summary>
    public static Tensor Of(Tensor images, int side, bool flipsAndTurns, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(draws);
        var (height, width) = (Math.Min(side, images.shape[2]), Math.Min(side, images.shape[3]));
        var places = draws.Uniform(Places).cpu().data<float>().ToArray();
        var patches = new List<Tensor>();
        for (var i = 0; i < images.shape[0]; i++)
        {
            var top = (long)(places[Places * i] * (images.shape[2] - height + 1));
            var left = (long)(places[(Places * i) + 1] * (images.shape[3] - width + 1));
            var patch = images[i].narrow(1, top, height).narrow(2, left, width); // (C, h, w)
            patches.Add(flipsAndTurns ? Oriented(patch, (int)(places[(Places * i) + 2] * 8)) : patch);
        }

        return stack(patches);
    }

    /// <summary>The three bits: upside down, left to right, rows and columns exchanged.</summary>
    private static Tensor Oriented(Tensor patch, int orientation)
    {
        if ((orientation & 1) != 0)
            patch = patch.flip(1);
        if ((orientation & 2) != 0)
            patch = patch.flip(2);
        return (orientation & 4) != 0 && patch.shape[1] == patch.shape[2] ? patch.transpose(1, 2) : patch;
    }
}
