using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Generator and discriminator of residual blocks (Gulrajani et al. 2017, appendix F), for any size of image.</summary>
public static class ResnetNetworks
{
    /// <summary>(B, inputSize) to (B, C, H, W), without an activation at the end.</summary>
    public static Module<Tensor, Tensor> Generator(Plan plan, int inputSize, int channels)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var smallest = plan.Levels;
        var layers = new List<(string, Module<Tensor, Tensor>)>
        {
            ("input", Linear(inputSize, plan.FlatSize)),
            ("unflatten", Unflatten(1, [plan.Channels[^1], plan.Heights[smallest], plan.Widths[smallest]])),
        };
        for (var level = plan.Levels - 1; level >= 0; level--)
        {
            layers.Add(($"up{level}", new UpBlock(
                plan.Channels[level], plan.Channels[Math.Max(level - 1, 0)], plan.Heights[level], plan.Widths[level])));
        }

        layers.Add(("norm", BatchNorm2d(plan.Channels[0])));
        layers.Add(("activation", ReLU()));
        layers.Add(("output", Conv2d(plan.Channels[0], channels, 3, padding: 1L)));
        return Sequential(layers);
    }

    /// <summary>Layers from (B, C, H, W) to the smallest maps.</summary>
    public static IReadOnlyList<(string Name, Module<Tensor, Tensor> Layer)> Features(Plan plan, int channels, DiscriminatorLayers make)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(make);
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        var from = channels;
        for (var level = 0; level < plan.Levels; level++)
        {
            layers.Add(($"down{level}", new DownBlock(from, plan.Channels[level], make, isFirst: level == 0)));
            from = plan.Channels[level];
        }

        layers.Add(("activation", ReLU()));
        return layers;
    }

    private sealed class UpBlock : Module<Tensor, Tensor>
    {
        private readonly long[] size;
        private readonly Module<Tensor, Tensor> norm1;
        private readonly Module<Tensor, Tensor> conv1;
        private readonly Module<Tensor, Tensor> norm2;
        private readonly Module<Tensor, Tensor> conv2;
        private readonly Module<Tensor, Tensor> shortcut;

        public UpBlock(int from, int to, int height, int width)
            : base(nameof(UpBlock))
        {
            size = [height, width];
            norm1 = BatchNorm2d(from);
            conv1 = Conv2d(from, to, 3, padding: 1L);
            norm2 = BatchNorm2d(to);
            conv2 = Conv2d(to, to, 3, padding: 1L);
            shortcut = Conv2d(from, to, 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var hidden = conv1.forward(Enlarge(functional.relu(norm1.forward(input))));
            hidden = conv2.forward(functional.relu(norm2.forward(hidden)));
            return hidden + Enlarge(shortcut.forward(input));
        }

        private Tensor Enlarge(Tensor input) => functional.interpolate(input, size: size, mode: InterpolationMode.Nearest);
    }

    private sealed class DownBlock : Module<Tensor, Tensor>
    {
        private readonly bool isFirst;
        private readonly Module<Tensor, Tensor> conv1;
        private readonly Module<Tensor, Tensor> conv2;
        private readonly Module<Tensor, Tensor> shortcut;

        /// <param name="isFirst">Its input is the image, which no activation comes before.</param>
        public DownBlock(int from, int to, DiscriminatorLayers make, bool isFirst)
            : base(nameof(DownBlock))
        {
            this.isFirst = isFirst;
            conv1 = make.Conv(from, to, kernel: 3, stride: 1);
            conv2 = make.Conv(to, to, kernel: 3, stride: 1);
            shortcut = make.Conv(from, to, kernel: 1, stride: 1);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var hidden = conv1.forward(isFirst ? input : functional.relu(input));
            hidden = conv2.forward(functional.relu(hidden));
            return Halve(hidden) + shortcut.forward(Halve(input));
        }

        /// <summary>Rounded up: the last row and column of an odd size stand alone.</summary>
        private static Tensor Halve(Tensor input) =>
            functional.avg_pool2d(input, (2, 2), ceil_mode: true, count_include_pad: false);
    }
}
