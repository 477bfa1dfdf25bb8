using GenWorkers.Models.Blocks;
using GenWorkers.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Diffusion;

/// <summary>
/// Residual block with adaptive group normalisation: the embedding scales and shifts the normalised maps (Dhariwal and
/// Nichol 2021, equation 3). It begins as its shortcut.
/// </summary>
public sealed class UNetBlock : Module
{
    private const long LargestGroups = 8;

    private readonly GroupNorm norm1;
    private readonly Conv2d conv1;
    private readonly Linear adapt;
    private readonly GroupNorm norm2;
    private readonly Conv2d conv2;
    private readonly Conv2d? shortcut;

    public UNetBlock(long from, long to, long embeddingSize)
        : base(nameof(UNetBlock))
    {
        norm1 = Norm(from);
        conv1 = Conv2d(from, to, 3, padding: 1L);
        adapt = Linear(embeddingSize, 2 * to);
        norm2 = Norm(to);
        conv2 = ZeroLayers.Zeroed(Conv2d(to, to, 3, padding: 1L));
        shortcut = from == to ? null : Conv2d(from, to, 1);
        RegisterComponents();
    }

    /// <summary>As many groups as divide the channels, 8 at most.</summary>
    public static GroupNorm Norm(long channels)
    {
        var groups = LargestGroups;
        while (channels % groups != 0)
            groups /= 2;
        return Layers.GroupNorm(groups, channels);
    }

    /// <summary>(B, from, H, W) to (B, to, H, W).</summary>
    public Tensor Forward(Tensor input, Tensor embedding)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        var parts = adapt.forward(embedding).unsqueeze(-1).unsqueeze(-1).chunk(2, 1); // 2 x (B, to, 1, 1)
        var hidden = conv1.forward(functional.silu(norm1.forward(input)));
        hidden = (norm2.forward(hidden) * (parts[0] + 1)) + parts[1];
        hidden = conv2.forward(functional.silu(hidden));
        return hidden + (shortcut is null ? input : shortcut.forward(input));
    }
}
