using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Adds a channel with one number: the standard deviation over the minibatch, averaged over all features (Karras et al.
/// 2018, section 3). (B, C, …) to (B, C + 1, …).
/// </summary>
public sealed class MinibatchDeviation() : nn.Module<Tensor, Tensor>(nameof(MinibatchDeviation))
{
    private const double Tiny = 1e-8;

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var deviation = ((input - input.mean([0], keepdim: true)).square().mean([0]) + Tiny).sqrt().mean();
        return cat([input, deviation.expand([input.shape[0], 1, .. input.shape[2..]])], 1);
    }
}
