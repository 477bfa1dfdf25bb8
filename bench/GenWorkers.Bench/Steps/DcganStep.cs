using GenWorkers.Training.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Bench.Steps;

/// <summary>One update of discriminator and generator, non-saturating loss (Radford et al. 2016; Goodfellow et al. 2014).</summary>
internal sealed class DcganStep : ITrainingStep
{
    private const int Noise = 100;
    private static readonly int[] Widths = [512, 256, 128, 64];

    private readonly Sequential generator = MakeGenerator();
    private readonly Sequential discriminator = MakeDiscriminator();
    private readonly StepOptimizer generatorOptimizer;
    private readonly StepOptimizer discriminatorOptimizer;
    private readonly Tensor images;
    private readonly Tensor real;
    private readonly Tensor fake;

    public DcganStep(int batch, bool tuned, bool channelsLast)
    {
        images = rand(batch, 3, 64, 64);
        real = ones(batch);
        fake = zeros(batch);
        if (channelsLast)
        {
            ChannelsLast.Convert(generator);
            ChannelsLast.Convert(discriminator);
            images = ChannelsLast.Of(images);
        }

        generatorOptimizer = new StepOptimizer(generator, tuned);
        discriminatorOptimizer = new StepOptimizer(discriminator, tuned);
        // Each layer between 4x4 and 32x32: 16 taps, channels, positions of the smaller side.
        double[] layers = [16.0 * 512 * 256 * 16, 16.0 * 256 * 128 * 64, 16.0 * 128 * 64 * 256, 16.0 * 64 * 3 * 1024];
        var one = layers.Sum();
        // Generator forward and backward once, discriminator on real, on fake, and again for the generator.
        // No gradient to the noise, nor to the images where the discriminator learns.
        Flops = 2.0 * batch * (3 * (one + Noise * 512.0 * 16 + 3 * (one + 512 * 16)) - Noise * 512 * 16 - 2 * layers[^1]);
    }

    public double Flops { get; }

    public void Run()
    {
        using var scope = NewDisposeScope();
        var generated = generator.call(randn(images.shape[0], Noise, 1, 1));
        discriminatorOptimizer.Zero();
        (Loss(images, real) + Loss(generated.detach(), fake)).backward();
        discriminatorOptimizer.Step();
        generatorOptimizer.Zero();
        Loss(generated, real).backward();
        generatorOptimizer.Step();
    }

    private Tensor Loss(Tensor batch, Tensor label) =>
        nn.functional.binary_cross_entropy_with_logits(discriminator.call(batch).flatten(), label);

    private static Sequential MakeGenerator()
    {
        List<nn.Module<Tensor, Tensor>> layers =
            [nn.ConvTranspose2d(Noise, 512, 4, 1, 0, bias: false), nn.BatchNorm2d(512), nn.ReLU()];
        foreach (var (from, to) in Widths.Zip(Widths.Skip(1)))
            layers.AddRange([nn.ConvTranspose2d(from, to, 4, 2, 1, bias: false), nn.BatchNorm2d(to), nn.ReLU()]);
        layers.AddRange([nn.ConvTranspose2d(64, 3, 4, 2, 1, bias: false), nn.Tanh()]);
        return nn.Sequential([.. layers]);
    }

    private static Sequential MakeDiscriminator()
    {
        List<nn.Module<Tensor, Tensor>> layers = [nn.Conv2d(3, 64, 4, 2, 1, bias: false), nn.LeakyReLU(0.2)];
        foreach (var (to, from) in Widths.Zip(Widths.Skip(1)).Reverse())
            layers.AddRange([nn.Conv2d(from, to, 4, 2, 1, bias: false), nn.BatchNorm2d(to), nn.LeakyReLU(0.2)]);
        layers.Add(nn.Conv2d(512, 1, 4, 1, 0, bias: false));
        return nn.Sequential([.. layers]);
    }
}
