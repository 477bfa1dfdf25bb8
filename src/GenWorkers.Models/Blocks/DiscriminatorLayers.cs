using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>Layers of a discriminator, with spectral normalization or without.</summary>
public sealed class DiscriminatorLayers(bool spectralNorm)
{
    /// <summary>Convolution with stride 1 or 2 that keeps or halves (rounded up) a side.</summary>
    public Module<Tensor, Tensor> Conv(int from, int to, int kernel, int stride)
    {
        var layer = Conv2d(from, to, kernel, stride: stride, padding: (kernel - 1) / 2);
        return spectralNorm
            ? new Normalized<Conv2d>(layer, layer.weight!, (input, weight) => functional.conv2d(
                input, weight, layer.bias, strides: [stride, stride], padding: [(kernel - 1) / 2, (kernel - 1) / 2]))
            : layer;
    }

    public Module<Tensor, Tensor> Dense(int from, int to) => Dense(Linear(from, to));

    /// <summary>A vector of <paramref name="size"/> for each class of a one-hot row, of the scale of a dense layer's weights.</summary>
    public Module<Tensor, Tensor> Table(int classes, int size)
    {
        var layer = Linear(classes, size, hasBias: false);
        init.uniform_(layer.weight!, -1 / Math.Sqrt(size), 1 / Math.Sqrt(size));
        return Dense(layer);
    }

    private Module<Tensor, Tensor> Dense(Linear layer)
    {
        return spectralNorm
            ? new Normalized<Linear>(layer, layer.weight!, (input, weight) => functional.linear(input, weight, layer.bias))
            : layer;
    }

    private sealed class Normalized<TLayer> : Module<Tensor, Tensor>
        where TLayer : Module
    {
        private readonly TLayer layer;
        private readonly SpectralWeight spectral;
        private readonly Parameter weight;
        private readonly Func<Tensor, Tensor, Tensor> run;

        public Normalized(TLayer layer, Parameter weight, Func<Tensor, Tensor, Tensor> run)
            : base("Spectral" + typeof(TLayer).Name)
        {
            this.layer = layer;
            this.weight = weight;
            this.run = run;
            spectral = new SpectralWeight(weight.shape[0]);
            register_module(nameof(layer), layer);
            register_module(nameof(spectral), spectral);
        }

        public override Tensor forward(Tensor input) => run(input, spectral.Normalize(weight));
    }
}
