using GenWorkers.Models.Blocks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Cyclegan;

/// <summary>
/// (B, C, H, W) of any size to the same, both in [-1, 1]: two halvings, residual blocks, two doublings, with reflected edges
/// and instance normalization (Zhu et al. 2017, section 7.2; Johnson et al. 2016).
/// </summary>
public sealed class ResidualGenerator : Module<Tensor, Tensor>
{
    private const int Factor = 4;

    private readonly Module<Tensor, Tensor> layers;

    public ResidualGenerator(int channels, int baseChannels, int blocks)
        : base(nameof(ResidualGenerator))
    {
        var (middle, inner) = (2 * baseChannels, 4 * baseChannels);
        List<(string, Module<Tensor, Tensor>)> made =
        [
            ("edge", ReflectionPad2d(3)),
            ("input", Conv2d(channels, baseChannels, 7)),
            .. Normalized("input"),
            ("down0", Conv2d(baseChannels, middle, 3, stride: 2L, padding: 1L)),
            .. Normalized("down0"),
            ("down1", Conv2d(middle, inner, 3, stride: 2L, padding: 1L)),
            .. Normalized("down1"),
            .. Enumerable.Range(0, blocks).Select(i => ($"block{i}", (Module<Tensor, Tensor>)new Block(inner))),
            ("up1", ConvTranspose2d(inner, middle, 3, stride: 2, padding: 1, output_padding: 1)),
            .. Normalized("up1"),
            ("up0", ConvTranspose2d(middle, baseChannels, 3, stride: 2, padding: 1, output_padding: 1)),
            .. Normalized("up0"),
            ("lastEdge", ReflectionPad2d(3)),
            ("output", Conv2d(baseChannels, channels, 7)),
            ("bound", Tanh()),
        ];
        layers = Sequential(made);
        RegisterComponents();
        InitialWeights.Normal(this);
    }

    /// <summary>Sides that no 4 divides are continued by their edge and cut again.</summary>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var (below, right) = (Missing(input.shape[2]), Missing(input.shape[3]));
        if (below + right == 0)
            return layers.forward(input);
        var whole = functional.pad(input, (0, right, 0, below), PaddingModes.Replicate);
        return layers.forward(whole).narrow(2, 0, input.shape[2]).narrow(3, 0, input.shape[3]);
    }

    private static long Missing(long side) => (Factor - (side % Factor)) % Factor;

    private static IEnumerable<(string, Module<Tensor, Tensor>)> Normalized(string name) =>
        [($"{name}Norm", new InstanceNormalization()), ($"{name}Activation", ReLU())];

    private sealed class InstanceNormalization() : Module<Tensor, Tensor>(nameof(InstanceNormalization))
    {
        public override Tensor forward(Tensor input) => functional.instance_norm(input);
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> conv1;
        private readonly Module<Tensor, Tensor> conv2;

        public Block(int channels)
            : base(nameof(Block))
        {
            conv1 = Conv2d(channels, channels, 3, padding: 1L, padding_mode: PaddingModes.Reflect);
            conv2 = Conv2d(channels, channels, 3, padding: 1L, padding_mode: PaddingModes.Reflect);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var hidden = functional.relu(functional.instance_norm(conv1.forward(input)));
            return input + functional.instance_norm(conv2.forward(hidden));
        }
    }
}
