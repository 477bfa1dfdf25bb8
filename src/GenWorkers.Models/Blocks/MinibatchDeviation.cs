using static TorchSharp.torch;

namespace GenWorkers.Models.Blocks;

/// <summary>
/// Adds a channel with one number: the standard deviation over the minibatch, averaged over all features (Karras et al.
/// 2018, section 3). (B, C, …) to (B, C + 1, …). Once fitted, it is outside of training what it usually is among real
/// images: an image is then judged as one of those, and by itself alone, whatever images lie beside it.
/// </summary>
public sealed class MinibatchDeviation : nn.Module<Tensor, Tensor>
{
    private const double Tiny = 1e-8;

    private readonly Tensor usual;

    public MinibatchDeviation()
        : base(nameof(MinibatchDeviation))
    {
        usual = zeros(1); // no minibatch has 0
        register_buffer(nameof(usual), usual);
    }

    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var deviation = !training && usual.item<float>() > 0 ? usual : Of(input);
        return cat([input, deviation.expand([input.shape[0], 1, .. input.shape[2..]])], 1);
    }

    /// <param name="minibatches">Of real images; each counts by its images.</param>
    public void Fit(IEnumerable<Tensor> minibatches)
    {
        ArgumentNullException.ThrowIfNull(minibatches);
        var (sum, images) = (0.0, 0L);
        foreach (var input in minibatches)
        {
            sum += Of(input).item<float>() * input.shape[0];
            images += input.shape[0];
        }

        usual.fill_(sum / images);
    }

    private static Tensor Of(Tensor input) =>
        ((input - input.mean([0], keepdim: true)).square().mean([0]) + Tiny).sqrt().mean();
}
