using GenWorkers.Models.Blocks;
using GenWorkers.Training.Drawing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Pix2pix;

/// <summary>
/// (B, C, S, S) to (B, C, S, S), both in [-1, 1]: halvings down to one pixel (eight at most), and back with each level's map
/// handed across (Isola et al. 2017, section 6.1.1). Instance normalization is what the paper's batch normalization is at
/// its batch size of 1; the innermost map has none, which would make it 0.
/// </summary>
public sealed class UNetGenerator : Module<Tensor, Tensor>
{
    private const int MostLevels = 8;
    private const int LargestFactor = 8;
    private const int DroppingLevels = 3;
    private const double Slope = 0.2;

    private readonly ModuleList<Module<Tensor, Tensor>> down = [];
    private readonly ModuleList<Module<Tensor, Tensor>> up = [];
    private readonly double dropout;

    public UNetGenerator(int side, int channels, int baseChannels, double dropout)
        : base(nameof(UNetGenerator))
    {
        this.dropout = dropout;
        List<int> sides = [side];
        while (sides[^1] >= 2 && sides.Count <= MostLevels)
            sides.Add(sides[^1] / 2);
        for (var level = 0; level < sides.Count - 1; level++)
        {
            var innermost = level == sides.Count - 2;
            var (outer, inner) = (level == 0 ? channels : Width(baseChannels, level - 1), Width(baseChannels, level));
            down.Add(Conv2d(outer, inner, 4, stride: 2L, padding: 1L));
            // What halving an odd side rounded off comes back at the edge.
            up.Add(ConvTranspose2d(innermost ? inner : 2 * inner, outer, 4, stride: 2, padding: 1, output_padding: sides[level] % 2));
        }

        RegisterComponents();
        InitialWeights.Normal(this);
    }

    /// <summary>Drops nothing.</summary>
    public override Tensor forward(Tensor input) => Translate(input, null);

    /// <param name="draws">Decide what each image drops, so that a resumed run drops the same on any device; null drops nothing.</param>
    public Tensor Translate(Tensor input, Draws? draws)
    {
        var hidden = input;
        var across = new Stack<Tensor>();
        for (var level = 0; level < down.Count; level++)
        {
            hidden = down[level].forward(level == 0 ? hidden : functional.leaky_relu(hidden, Slope));
            if (level > 0 && level < down.Count - 1)
                hidden = functional.instance_norm(hidden);
            across.Push(hidden);
        }

        hidden = across.Pop();
        for (var level = up.Count - 1; level > 0; level--)
        {
            hidden = functional.instance_norm(up[level].forward(functional.relu(hidden)));
            if (level >= up.Count - DroppingLevels && draws is not null && dropout > 0)
                hidden = Dropped(hidden, draws);
            hidden = cat([hidden, across.Pop()], 1);
        }

        return up[0].forward(functional.relu(hidden)).tanh();
    }

    /// <summary>What is kept grows by as much as is dropped (Srivastava et al. 2014, in the inverted form).</summary>
    private Tensor Dropped(Tensor maps, Draws draws) =>
        maps * (draws.Uniform(maps.shape[1..]).ge(dropout).to(maps.dtype) / (1 - dropout));

    private static int Width(int channels, int level) => channels * Math.Min(1 << level, LargestFactor);
}
