namespace GenWorkers.Bench.Steps;

/// <summary>One training step that is measured; bench/pytorch/train_step.py has the same networks under the same names.</summary>
/// <param name="Steps">Steps a process measures in one round.</param>
/// <param name="Goal">Largest share of PyTorch's time that the tuned step may take.</param>
/// <param name="ChannelsLast">True where that layout was measured to help.</param>
internal sealed record StepCase(string Name, string Title, int Batch, int Steps, double Goal, bool ChannelsLast)
{
    public static IReadOnlyList<StepCase> All { get; } =
    [
        new("mlp", "MLP 784-256-64-256-784", 128, 300, 0.30, false),
        new("conv-vae", "conv VAE, 1x32x32", 128, 60, 0.35, false),
        new("dcgan", "DCGAN 64 px, G + D", 64, 3, 0.55, true),
    ];

    public static StepCase Find(string name) => All.Single(entry => entry.Name == name);
}
