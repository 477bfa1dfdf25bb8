using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Flow;

/// <summary>
/// Half of the channels, a, stay; the others become b e^s(a) + t(a) (Dinh et al. 2017, equations 7 and 8). |s| is at most
/// 2, so that a step can be undone in single precision, and the network's last layer begins at 0: the identity.
/// </summary>
public sealed class AffineCoupling : FlowLayer
{
    private const double LargestLogScale = 2;

    private readonly Module<Tensor, Tensor> network;
    private readonly long kept;

    public AffineCoupling(long channels, long hidden, long kernel)
        : base(nameof(AffineCoupling))
    {
        kept = channels / 2;
        network = CouplingNetwork.Create(kept, hidden, 2 * (channels - kept), kernel);
        register_module(nameof(network), network);
    }

    public override (Tensor Output, Tensor LogDeterminant) Transform(Tensor input)
    {
        var (still, moved) = Halves(input);
        var (logScale, shift) = Terms(still);
        return (cat([still, (moved * logScale.exp()) + shift], 1), logScale.sum([1, 2, 3]));
    }

    public override Tensor Invert(Tensor output)
    {
        var (still, moved) = Halves(output);
        var (logScale, shift) = Terms(still);
        return cat([still, (moved - shift) * (-logScale).exp()], 1);
    }

    private (Tensor Still, Tensor Moved) Halves(Tensor input) =>
        (input.narrow(1, 0, kept), input.narrow(1, kept, input.shape[1] - kept));

    private (Tensor LogScale, Tensor Shift) Terms(Tensor still)
    {
        var parts = network.forward(still).chunk(2, 1);
        return ((parts[0] / LargestLogScale).tanh() * LargestLogScale, parts[1]);
    }
}
