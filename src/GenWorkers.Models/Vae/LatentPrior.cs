using GenWorkers.Models.Flow;
using GenWorkers.Training.Drawing;
using static TorchSharp.torch;

namespace GenWorkers.Models.Vae;

/// <summary>
/// p(z): the standard normal, or what a coupling flow makes of it (Chen et al. 2017, section 3.2, with the affine couplings
/// of Dinh et al. 2017). Always in single precision, which the flow needs to be invertible.
/// </summary>
public sealed class LatentPrior : nn.Module
{
    /// <summary>Width of a coupling's network, in latents.</summary>
    private const int HiddenFactor = 4;

    private readonly int size;
    private readonly CouplingFlow? flow;

    /// <param name="steps">Of the flow; 0 for none.</param>
    public LatentPrior(int size, int steps)
        : base(nameof(LatentPrior))
    {
        this.size = size;
        if (steps == 0)
            return;
        var plan = new FlowScalePlan(new Squeeze(1, 1), size, Height: 1, Width: 1, Leaving: 0);
        flow = new CouplingFlow([plan], steps, HiddenFactor * size);
        register_module(nameof(flow), flow);
    }

    /// <summary>Whether the divergence from it has a closed form.</summary>
    public bool IsStandard => flow is null;

    /// <summary>log p(z), nats: (B, K, D) to (B, K).</summary>
    public Tensor LogProbability(Tensor latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        if (flow is null)
            return VaeBounds.LogNormal(latents);
        var (noise, logDeterminant) = flow.Transform(latents.reshape(-1, size, 1, 1));
        return (VaeBounds.LogNormal(noise) + logDeterminant).reshape(latents.shape[..^1]);
    }

    /// <summary>(B, D)</summary>
    /// <param name="temperature">Factor on the standard deviation of the noise.</param>
    public Tensor Sample(Draws draws, double temperature)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var noise = draws.Normal(size) * temperature;
        return flow is null ? noise : flow.Invert(noise).flatten(1);
    }
}
