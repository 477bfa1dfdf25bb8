using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GenWorkers.Models.Diffusion;

/// <summary>Noise level and class as one vector that every block of the U-Net is told.</summary>
public sealed class NoiseEmbedding : Module
{
    private const int Waves = 16;

    /// <summary>c_noise of sigma .002 to 80 spans 2.6: from a sixteenth of a turn over it to many.</summary>
    private const double LeastFrequency = 1.0 / 16;
    private const double LargestFrequency = 16;

    private readonly Linear dense1;
    private readonly Linear dense2;
    private readonly Embedding? classes;

    /// <param name="classCount">Rows of the class table, "no class" included; 0 for an unconditional model.</param>
    public NoiseEmbedding(long size, long classCount)
        : base(nameof(NoiseEmbedding))
    {
        dense1 = Linear(2 * Waves, size);
        dense2 = Linear(size, size);
        classes = classCount > 0 ? Embedding(classCount, size) : null;
        RegisterComponents();
    }

    /// <param name="noise">c_noise, (B).</param>
    /// <param name="labels">Classes, (B), whole numbers; of a conditional model only.</param>
    /// <returns>(B, size)</returns>
    public Tensor Embed(Tensor noise, Tensor? labels)
    {
        ArgumentNullException.ThrowIfNull(noise);
        var exponents = linspace(Math.Log(LeastFrequency), Math.Log(LargestFrequency), Waves, device: noise.device);
        var angles = noise.unsqueeze(1) * (exponents.exp() * (2 * Math.PI)); // (B, waves)
        var hidden = dense2.forward(functional.silu(dense1.forward(cat([angles.cos(), angles.sin()], 1))));
        return functional.silu(classes is null ? hidden : hidden + classes.forward(labels!));
    }
}
