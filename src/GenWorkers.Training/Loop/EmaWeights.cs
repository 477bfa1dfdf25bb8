using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>
/// Exponential moving average of weights and floating-point buffers (Polyak and Juditsky 1992 in the form of Tarvainen
/// and Valpola 2017); other buffers are copied. The decay rises as (1 + n) / (10 + n) at first, so that a short run does
/// not average its initial weights.
/// </summary>
public sealed class EmaWeights : IDisposable
{
    private readonly double decay;
    private readonly (string Name, Tensor Live, Tensor Average)[] pairs;

    /// <param name="decay">0 keeps none: the average is then the live model.</param>
    public EmaWeights(Model model, double decay)
    {
        this.decay = decay;
        pairs = decay == 0 ? [] : [.. ModelTensors.Of(model)
            .Select(entry => (entry.Name, entry.Tensor, entry.Tensor.detach().clone().DetachFromDisposeScope()))];
    }

    public IEnumerable<(string Name, Tensor Tensor)> Tensors => pairs.Select(pair => (pair.Name, pair.Average));

    /// <param name="updates">Updates so far.</param>
    public void Update(long updates)
    {
        var now = Math.Min(decay, (1.0 + updates) / (10.0 + updates));
        using var noGrad = no_grad();
        foreach (var (_, live, average) in pairs)
        {
            if (average.is_floating_point())
                average.mul_(now).add_(live, 1 - now);
            else
                average.copy_(live);
        }
    }

    /// <summary>Puts the average into the model until disposed. Both sides come back bit for bit.</summary>
    public IDisposable Swap()
    {
        Exchange();
        return new Reverse(this);
    }

    /// <summary>Puts the average into the model for good, once training is over.</summary>
    public void Adopt()
    {
        using var noGrad = no_grad();
        foreach (var (_, live, average) in pairs)
            live.copy_(average);
    }

    public void Dispose()
    {
        foreach (var (_, _, average) in pairs)
            average.Dispose();
    }

    private void Exchange()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (_, live, average) in pairs)
        {
            var held = live.clone();
            live.copy_(average);
            average.copy_(held);
        }
    }

    private sealed class Reverse(EmaWeights weights) : IDisposable
    {
        public void Dispose() => weights.Exchange();
    }
}
