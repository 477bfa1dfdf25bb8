using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Bench.Steps;

/// <summary>Convolutional VAE with Bernoulli likelihood (Kingma and Welling 2014, equation 10).</summary>
internal sealed class ConvVaeStep : ITrainingStep
{
    private const int Latent = 16;

    private readonly Sequential encoder = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(64 * 8 * 8, 2 * Latent));

    private readonly Sequential decoder = nn.Sequential(
        nn.Linear(Latent, 64 * 8 * 8), nn.ReLU(), nn.Unflatten(1, [64, 8, 8]),
        nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1));

    private readonly StepOptimizer optimizer;
    private readonly Tensor images;

    public ConvVaeStep(int batch, bool tuned)
    {
        optimizer = new StepOptimizer(nn.ModuleList<nn.Module>(encoder, decoder), tuned);
        images = rand(batch, 1, 32, 32);
        var outer = 16.0 * 1 * 32 * 16 * 16; // 4x4 kernel, channels in x out, positions
        var inner = 16.0 * 32 * 64 * 8 * 8;
        Flops = 2.0 * batch * (3 * (2 * (outer + inner) + 4096 * 3 * Latent) - outer); // no gradient to the images
    }

    public double Flops { get; }

    public void Run()
    {
        using var scope = NewDisposeScope();
        optimizer.Zero();
        var code = encoder.call(images).chunk(2, 1); // mean, log variance: (B, 16) each
        var latent = code[0] + (code[1] * 0.5).exp() * randn_like(code[0]);
        var reconstruction = nn.functional.binary_cross_entropy_with_logits(decoder.call(latent), images, reduction: nn.Reduction.Sum);
        var divergence = (code[0].square() + code[1].exp() - 1 - code[1]).sum() * 0.5;
        ((reconstruction + divergence) / images.shape[0]).backward();
        optimizer.Step();
    }
}
