using GenWorkers.Models.Blocks;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Diffusion;

/// <summary>x plus attention of every place to every other (Vaswani et al. 2017, equation 1), one head; begins as x.</summary>
public sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly GroupNorm norm;
    private readonly Conv2d project;
    private readonly Conv2d output;

    public SelfAttention(long channels)
        : base(nameof(SelfAttention))
    {
        norm = UNetBlock.Norm(channels);
        project = Conv2d(channels, 3 * channels, 1);
        output = ZeroLayers.Zeroed(Conv2d(channels, channels, 1));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parts = project.forward(norm.forward(input)).flatten(2).transpose(1, 2).chunk(3, 2); // 3 x (B, H*W, C)
        var attended = functional.scaled_dot_product_attention(
            parts[0].unsqueeze(1), parts[1].unsqueeze(1), parts[2].unsqueeze(1)).squeeze(1); // (B, H*W, C)
        return input + output.forward(attended.transpose(1, 2).reshape(input.shape));
    }
}
