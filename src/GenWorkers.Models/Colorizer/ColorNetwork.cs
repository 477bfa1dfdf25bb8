using GenWorkers.Models.Blocks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Colorizer;

/// <summary>
/// Images (B, inputs, H, W) of any size, lightness alone where the family uses it, to maps (B, outputs, H/2, W/2), rounded up: a U-Net (Ronneberger et al. 2015) on the
/// image folded to half resolution, whose shortcuts are added.
/// </summary>
public sealed class ColorNetwork : Module<Tensor, Tensor>
{
    private const int Levels = 3;

    /// <summary>Pixels a side of the smallest map's position.</summary>
    private const int Factor = 2 << Levels;

    private readonly Module<Tensor, Tensor> stem;
    private readonly ModuleList<Module<Tensor, Tensor>> before = [];
    private readonly ModuleList<Module<Tensor, Tensor>> down = [];
    private readonly Module<Tensor, Tensor> bottom;
    private readonly ModuleList<Module<Tensor, Tensor>> up = [];
    private readonly ModuleList<Module<Tensor, Tensor>> after = [];
    private readonly Module<Tensor, Tensor> head;

    public ColorNetwork(int channels, int outputs, int inputs = 1)
        : base(nameof(ColorNetwork))
    {
        stem = Conv2d(4 * inputs, channels, 3, padding: 1L);
        for (var level = 0; level < Levels; level++)
        {
            var (from, to) = (Width(channels, level), Width(channels, level + 1));
            before.Add(new ResidualBlock(from));
            down.Add(Conv2d(from, to, 3, stride: 2L, padding: 1L));
            up.Add(ConvTranspose2d(to, from, 4, stride: 2, padding: 1));
            after.Add(new ResidualBlock(from));
        }

        var widest = Width(channels, Levels);
        bottom = Sequential(("block0", new ResidualBlock(widest)), ("block1", new ResidualBlock(widest)));
        head = Sequential(("activation", SiLU()), ("output", Conv2d(channels, outputs, 1)));
        RegisterComponents();
    }

    /// <summary>
    /// Pixels to each side on which an output depends, rounded up to a position of the smallest map: blocks and halvings
    /// reach 5, doublings 2 of their level's positions, the bottom 4 of its own.
    /// </summary>
    public static int Reach => Factor * 12;

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (height, width) = ((input.shape[2] + 1) / 2, (input.shape[3] + 1) / 2);
        var hidden = stem.forward(functional.pixel_unshuffle(Whole(input), 2)); // (B, C, H/2, W/2)
        var shortcuts = new Stack<Tensor>();
        for (var level = 0; level < Levels; level++)
        {
            hidden = before[level].forward(hidden);
            shortcuts.Push(hidden);
            hidden = down[level].forward(functional.silu(hidden));
        }

        hidden = bottom.forward(hidden);
        for (var level = Levels - 1; level >= 0; level--)
            hidden = after[level].forward(up[level].forward(functional.silu(hidden)) + shortcuts.Pop());
        return head.forward(hidden.narrow(2, 0, height).narrow(3, 0, width));
    }

    /// <summary>Sides that are multiples of the smallest map's position; the edge is repeated.</summary>
    private static Tensor Whole(Tensor input)
    {
        var (below, right) = (Missing(input.shape[2]), Missing(input.shape[3]));
        return below + right == 0 ? input : functional.pad(input, (0, right, 0, below), PaddingModes.Replicate);
    }

    private static long Missing(long side) => (Factor - (side % Factor)) % Factor;

    private static int Width(int channels, int level) => channels * Math.Min(1 << level, 4);
}
