using GenWorkers.Training.Families;
using static TorchSharp.torch;

namespace GenWorkers.Training.Loop;

/// <summary>What the loop lends a family for one step.</summary>
/// <param name="step">Number of the step, from 1.</param>
/// <param name="learningRate">Rate of this step, by the schedule.</param>
/// <param name="clipNorm">Largest global gradient norm; 0 clips nothing.</param>
public sealed class StepContext(
    long step, double learningRate, double clipNorm, Func<IDisposable> autocast, MetricSums metrics)
{
    public long Step => step;

    /// <summary>Scope of the forward pass in the job's precision. Reduce in fp32: call <c>float()</c> before sums.</summary>
    public IDisposable Autocast() => autocast();

    /// <summary>Notes a train metric; the loop writes down its mean.</summary>
    public void Record(string name, double value) => metrics.Add(name, value);

    /// <summary>
    /// One optimizer's update: gradients of <paramref name="loss"/>, clipped by their global norm (Pascanu et al. 2013,
    /// algorithm 1), then the step. Throws <see cref="DivergedException"/> before any weight changes where the loss or
    /// a gradient is not finite.
    /// </summary>
    public void Minimize(ModelOptimizer optimizer, Tensor loss, string name = "loss")
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        var value = loss.item<float>();
        if (!float.IsFinite(value))
            throw new DivergedException(step, name, value);

        optimizer.ZeroGradients();
        loss.backward();
        var norm = optimizer.ClipGradients(clipNorm);
        if (!double.IsFinite(norm))
            throw new DivergedException(step, $"gradient of {name}", norm);

        optimizer.Step(learningRate);
        Record(name, value);
        Record($"{name}/gradientNorm", norm);
    }
}
