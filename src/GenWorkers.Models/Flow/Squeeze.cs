using static TorchSharp.torch;

namespace GenWorkers.Models.Flow;

/// <summary>Folds blocks of pixels into channels and back (Dinh et al. 2017, section 3.6); no volume changes.</summary>
/// <param name="Down">Height of a block.</param>
/// <param name="Across">Width of a block.</param>
public sealed record Squeeze(int Down, int Across)
{
    /// <summary>(B, C, H, W) to (B, C * down * across, H / down, W / across).</summary>
    public Tensor Fold(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (b, c, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        return input.reshape(b, c, h / Down, Down, w / Across, Across).permute(0, 1, 3, 5, 2, 4)
            .reshape(b, c * Down * Across, h / Down, w / Across);
    }

    public Tensor Unfold(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var (b, h, w) = (output.shape[0], output.shape[2], output.shape[3]);
        var c = output.shape[1] / (Down * Across);
        return output.reshape(b, c, Down, Across, h, w).permute(0, 1, 4, 2, 5, 3)
            .reshape(b, c, h * Down, w * Across);
    }
}
