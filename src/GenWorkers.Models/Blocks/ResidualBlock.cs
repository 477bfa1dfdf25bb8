using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// x + a * conv(silu(conv(silu(x)))) with a learned scalar a that starts at 0 (SkipInit, De and Smith 2020): as
/// trainable as with normalization, with no statistics that differ between training and use, and fast on a CPU.
/// </summary>
public sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly Conv2d conv2;
    private readonly Parameter scale;

    public ResidualBlock(int channels)
        : base(nameof(ResidualBlock))
    {
        conv1 = Conv2d(channels, channels, 3, padding: 1L);
        conv2 = Conv2d(channels, channels, 3, padding: 1L);
        scale = Parameter(zeros(1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var hidden = conv1.forward(functional.silu(input));
        hidden = conv2.forward(functional.silu(hidden));
        return input + (hidden * scale);
    }
}
