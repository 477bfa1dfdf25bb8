using static TorchSharp.torch;

namespace GenWorkers.Models.Diffusion;

/// <summary>
/// The network F inside of the denoiser D(x; s) = c_skip(s) x + c_out(s) F(c_in(s) x; c_noise(s)) (Karras et al. 2022,
/// equation 7 and table 1, column "Ours"): input and target of F have unit variance at every noise level s.
/// </summary>
/// <param name="dataDeviation">sigma_data, the deviation of the images.</param>
public sealed class Preconditioning(double dataDeviation)
{
    private readonly double variance = dataDeviation * dataDeviation;

    /// <summary>c_skip = sd^2 / (s^2 + sd^2).</summary>
    public Tensor Skip(Tensor sigma) => variance / Total(sigma);

    /// <summary>c_out = s sd / sqrt(s^2 + sd^2).</summary>
    public Tensor Output(Tensor sigma) => sigma * dataDeviation / Total(sigma).sqrt();

    /// <summary>c_in = 1 / sqrt(s^2 + sd^2).</summary>
    public Tensor Input(Tensor sigma) => Total(sigma).rsqrt();

    /// <summary>c_noise = ln(s) / 4.</summary>
    public static Tensor Noise(Tensor sigma)
    {
        ArgumentNullException.ThrowIfNull(sigma);
        return sigma.log() / 4;
    }

    /// <summary>Weight of the squared error, lambda = (s^2 + sd^2) / (s sd)^2 = 1 / c_out^2.</summary>
    public Tensor Weight(Tensor sigma)
    {
        ArgumentNullException.ThrowIfNull(sigma);
        return Total(sigma) / (sigma * dataDeviation).square();
    }

    private Tensor Total(Tensor sigma) => sigma.square() + variance;
}
