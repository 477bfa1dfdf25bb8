using GenWorkers.Training.Optimizers;
using static TorchSharp.torch;

namespace GenWorkers.Bench.Steps;

/// <summary>TorchSharp's Adam, or ours: the same update. Lives as long as the process.</summary>
internal sealed class StepOptimizer
{
    private const double LearningRate = 1e-3;

    public StepOptimizer(nn.Module network, bool tuned)
    {
        if (tuned)
        {
            var adam = new FusedAdam([.. network.named_parameters().Select(entry => (entry.name, entry.parameter))], LearningRate);
            (Zero, Step) = (adam.ZeroGradients, adam.Step);
        }
        else
        {
            var adam = optim.Adam(network.parameters(), LearningRate);
            (Zero, Step) = (adam.zero_grad, () => adam.step());
        }
    }

    public Action Zero { get; }

    public Action Step { get; }
}
