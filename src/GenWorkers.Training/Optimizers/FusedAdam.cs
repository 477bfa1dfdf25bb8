using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Training.Optimizers;

/// <summary>
/// Adam with decoupled weight decay over named parameters. All it remembers is in <see cref="State"/>: copying those
/// tensors into another instance over equal weights continues bit for bit, on the same fingerprint.
/// </summary>
public sealed class FusedAdam : IDisposable
{
    private readonly Slot[] slots;
    private readonly double beta1;
    private readonly double beta2;
    private readonly double epsilon;

    /// <param name="parameters">Those that require no gradient are left alone. Names are a file format.</param>
    /// <param name="weightDecay">Decoupled: each step shrinks weights by learning rate x this.</param>
    public FusedAdam(
        IReadOnlyList<(string Name, Parameter Parameter)> parameters,
        double learningRate,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double weightDecay = 0,
        double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        LearningRate = learningRate;
        WeightDecay = weightDecay;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        using var noGrad = no_grad();
        slots = [.. parameters.Where(entry => entry.Parameter.requires_grad).Select(entry => new Slot(entry.Name, entry.Parameter))];
    }

    /// <summary>Applies from the next step on.</summary>
    public double LearningRate { get; set; }

    /// <summary>Applies from the next step on.</summary>
    public double WeightDecay { get; set; }

    /// <summary>Moments and step counts, PyTorch's names after the parameter's: <c>.exp_avg</c>, <c>.exp_avg_sq</c>, <c>.step</c>.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State =>
    [
        .. slots.SelectMany(slot => new[]
        {
            ($"{slot.Name}.exp_avg", slot.Mean),
            ($"{slot.Name}.exp_avg_sq", slot.Square),
            ($"{slot.Name}.step", slot.Steps),
        }),
    ];

    /// <summary>
    /// Drops the gradients. Cheaper than zeroing: the next backward pass hands its buffers over instead of adding to old
    /// ones, and a parameter that the loss does not reach is left out of the step.
    /// </summary>
    public void ZeroGradients()
    {
        foreach (var slot in slots)
            slot.Parameter.grad = null;
    }

    /// <summary>One update of every parameter that has a gradient.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var live = new List<Slot>(slots.Length);
        var gradients = new List<Tensor>(slots.Length);
        foreach (var slot in slots)
        {
            if (slot.Parameter.grad is not { } gradient)
                continue;
            live.Add(slot);
            gradients.Add(gradient);
            slot.Steps.add_(1);
        }

        if (live.Count == 0)
            return;
        AdamKernels.Step(
            new AdamTensors(
                [.. live.Select(slot => slot.Parameter)],
                [.. gradients],
                [.. live.Select(slot => slot.Mean)],
                [.. live.Select(slot => slot.Square)],
                [.. live.Select(slot => slot.Steps)]),
            new AdamSettings(LearningRate, beta1, beta2, epsilon, WeightDecay));
    }

    public void Dispose()
    {
        foreach (var slot in slots)
            slot.Dispose();
    }

    /// <summary>One parameter and its memory; the moments have the parameter's layout, which the fused kernel relies on.</summary>
    private sealed class Slot(string name, Parameter parameter) : IDisposable
    {
        public string Name { get; } = name;

        public Parameter Parameter { get; } = parameter;

        public Tensor Mean { get; } = zeros_like(parameter).DetachFromDisposeScope();

        public Tensor Square { get; } = zeros_like(parameter).DetachFromDisposeScope();

        /// <summary>A float, as the fused kernel wants it; exact up to 16.7 million steps.</summary>
        public Tensor Steps { get; } = zeros([], ScalarType.Float32, parameter.device).DetachFromDisposeScope();

        public void Dispose()
        {
            Mean.Dispose();
            Square.Dispose();
            Steps.Dispose();
        }
    }
}
