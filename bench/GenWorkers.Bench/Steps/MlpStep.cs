using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Bench.Steps;

/// <summary>Dense autoencoder, mean squared error.</summary>
internal sealed class MlpStep : ITrainingStep
{
    private readonly Sequential network = nn.Sequential(
        nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 64), nn.ReLU(),
        nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 784), nn.Sigmoid());

    private readonly StepOptimizer optimizer;
    private readonly Tensor images;

    public MlpStep(int batch, bool tuned)
    {
        optimizer = new StepOptimizer(network, tuned);
        images = rand(batch, 784);
        Flops = 2.0 * batch * (3 * 2 * (784 * 256 + 256 * 64) - 784 * 256); // no gradient to the images
    }

    public double Flops { get; }

    public void Run()
    {
        using var scope = NewDisposeScope();
        optimizer.Zero();
        nn.functional.mse_loss(network.call(images), images).backward();
        optimizer.Step();
    }
}
