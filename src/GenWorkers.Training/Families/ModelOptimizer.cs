using GenWorkers.Contracts.Commands;
using GenWorkers.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Training.Families;

/// <summary>Adam over some of a model's networks, with a name in checkpoints.</summary>
public sealed class ModelOptimizer : IDisposable
{
    private readonly FusedAdam adam;

    /// <param name="beta1">Decay of the gradient's mean; adversarial families take 0 or 0.5.</param>
    /// <param name="rateFactor">Factor on the loop's learning rate, for networks that learn at different speeds.</param>
    public ModelOptimizer(
        string name,
        IEnumerable<(string Name, nn.Module Network)> networks,
        TrainingSpec training,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double rateFactor = 1)
    {
        ArgumentNullException.ThrowIfNull(training);
        Name = name;
        RateFactor = rateFactor;
        Parameters = [.. networks
            .SelectMany(entry => entry.Network.named_parameters().Select(pair => ($"{entry.Name}.{pair.name}", pair.parameter)))
            .OrderBy(entry => entry.Item1, StringComparer.Ordinal)];
        adam = new FusedAdam(Parameters, training.LearningRate, beta1, beta2, training.WeightDecay);
    }

    public string Name { get; }

    public double RateFactor { get; }

    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Moments and step count by name; copying into them restores the optimizer.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State => adam.State;

    public void ZeroGradients() => adam.ZeroGradients();

    /// <summary>The global gradient norm before clipping; also where <paramref name="maxNorm"/> is 0.</summary>
    public double ClipGradients(double maxNorm) => GradientClipping.Clip(Parameters, maxNorm);

    public void Step(double learningRate)
    {
        adam.LearningRate = learningRate * RateFactor;
        adam.Step();
    }

    public void Dispose() => adam.Dispose();
}
