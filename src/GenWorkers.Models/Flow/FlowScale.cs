using GenWorkers.Models.Blocks;
using GenWorkers.Training.Torch;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Flow;

/// <summary>
/// One scale of the flow: fold, the steps, and the channels that leave, as standard normal values given the ones that
/// stay (Kingma and Dhariwal 2018, figure 2b; the conditional Gaussian is their code's).
/// </summary>
public sealed class FlowScale : Module
{
    /// <summary>Bound of the log-deviations of what leaves.</summary>
    private const double LargestLogScale = 4;

    private readonly FlowScalePlan plan;
    private readonly FlowLayer[] layers;
    private readonly Module<Tensor, Tensor>? leaving;

    public FlowScale(FlowScalePlan plan, int steps, int hidden)
        : base(nameof(FlowScale))
    {
        ArgumentNullException.ThrowIfNull(plan);
        this.plan = plan;
        layers = [.. Enumerable.Range(0, steps).SelectMany(step => Step(step, hidden))];
        if (plan.Leaving == 0)
            return;
        leaving = ZeroLayers.Zeroed(Conv2d(plan.Kept, 2 * plan.Leaving, 3, padding: 1L));
        register_module(nameof(leaving), leaving);
    }

    /// <returns>What goes on; the standardized values that leave, (B, n), null at the last scale; log |det|, (B).</returns>
    public (Tensor Kept, Tensor? Left, Tensor LogDeterminant) Transform(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var output = ChannelsLast.Of(plan.Squeeze.Fold(input)); // the couplings' narrow convolutions take half the time
        var logDeterminant = zeros(input.shape[0], device: input.device);
        foreach (var layer in layers)
        {
            (output, var change) = layer.Transform(output);
            logDeterminant = logDeterminant + change;
        }

        if (leaving is null)
            return (output, null, logDeterminant);
        var kept = output.narrow(1, 0, plan.Kept);
        var (mean, logScale) = Leave(kept);
        var left = (output.narrow(1, plan.Kept, plan.Leaving) - mean) * (-logScale).exp();
        return (kept, left.flatten(1), logDeterminant - logScale.sum([1, 2, 3]));
    }

    public Tensor Invert(Tensor kept, Tensor? left)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var output = ChannelsLast.Of(kept);
        if (left is not null)
        {
            var (mean, logScale) = Leave(output);
            output = cat([output, (left.reshape(mean.shape) * logScale.exp()) + mean], 1);
        }

        foreach (var layer in layers.Reverse())
            output = layer.Invert(output);
        return plan.Squeeze.Unfold(output);
    }

    private (Tensor Mean, Tensor LogScale) Leave(Tensor kept)
    {
        var parts = leaving!.forward(kept).chunk(2, 1);
        return (parts[0], (parts[1] / LargestLogScale).tanh() * LargestLogScale);
    }

    private FlowLayer[] Step(int step, int hidden)
    {
        FlowLayer[] made = [new ActivationNorm(plan.Channels), new InvertibleConvolution(plan.Channels), new AffineCoupling(plan.Channels, hidden, plan.Kernel)];
        register_module($"norm{step}", made[0]);
        register_module($"convolution{step}", made[1]);
        register_module($"coupling{step}", made[2]);
        return made;
    }
}
