using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Flow;

/// <summary>All scales: an invertible map between (B, C, H, W) and (B, D) with D = C * H * W.</summary>
public sealed class CouplingFlow : Module
{
    private readonly IReadOnlyList<FlowScalePlan> plans;
    private readonly FlowScale[] scales;

    public CouplingFlow(IReadOnlyList<FlowScalePlan> plans, int steps, int hidden)
        : base(nameof(CouplingFlow))
    {
        ArgumentNullException.ThrowIfNull(plans);
        this.plans = plans;
        scales = [.. plans.Select(plan => new FlowScale(plan, steps, hidden))];
        for (var i = 0; i < scales.Length; i++)
            register_module($"scale{i}", scales[i]);
    }

    /// <returns>The latent, (B, D), and log |det dz/dx|, (B).</returns>
    public (Tensor Latent, Tensor LogDeterminant) Transform(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var parts = new List<Tensor>();
        var logDeterminant = zeros(input.shape[0], device: input.device);
        foreach (var scale in scales)
        {
            (input, var left, var change) = scale.Transform(input);
            logDeterminant = logDeterminant + change;
            if (left is not null)
                parts.Add(left);
        }

        parts.Add(input.flatten(1));
        return (cat(parts, 1), logDeterminant);
    }

    public Tensor Invert(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        long[] sizes = [.. plans.Select(plan => (long)plan.Leaving * plan.Height * plan.Width)];
        var left = latent.shape[1] - sizes.Sum();
        var parts = latent.split([.. sizes[..^1], left], 1);
        var last = plans[^1];
        var output = parts[^1].reshape(latent.shape[0], last.Channels, last.Height, last.Width);
        for (var i = scales.Length - 1; i >= 0; i--)
            output = scales[i].Invert(output, i == scales.Length - 1 ? null : parts[i]);
        return output;
    }
}
