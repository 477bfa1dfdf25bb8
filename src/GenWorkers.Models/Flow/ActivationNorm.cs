using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GenWorkers.Models.Flow;

/// <summary>
/// y = (x + b) e^s with b and s a channel, set by the first training batch so that its channels have mean 0 and
/// deviation 1, and trained from there (Kingma and Dhariwal 2018, section 3.1). Whether that has happened is a buffer: a
/// checkpoint, also one from before the first batch, resumes exactly.
/// </summary>
public sealed class ActivationNorm : FlowLayer
{
    /// <summary>A channel that is nearly constant in the first batch is not blown up further.</summary>
    private const double LeastDeviation = 1e-4;

    private readonly Parameter bias;
    private readonly Parameter logScale;
    private readonly Tensor initialized;

    public ActivationNorm(long channels)
        : base(nameof(ActivationNorm))
    {
        bias = nn.Parameter(zeros(1, channels, 1, 1));
        logScale = nn.Parameter(zeros(1, channels, 1, 1));
        initialized = zeros(1, ScalarType.Int64); // whole numbers are copied by the moving average, not averaged
        register_parameter(nameof(bias), bias);
        register_parameter(nameof(logScale), logScale);
        register_buffer(nameof(initialized), initialized);
    }

    public bool IsInitialized => initialized.item<long>() != 0;

    public override (Tensor Output, Tensor LogDeterminant) Transform(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (training && !IsInitialized)
            Initialize(input);
        return ((input + bias) * logScale.exp(), logScale.sum() * (input.shape[2] * input.shape[3]));
    }

    public override Tensor Invert(Tensor output) => (output * (-logScale).exp()) - bias;

    private void Initialize(Tensor input)
    {
        using var noGrad = no_grad();
        var mean = input.mean([0, 2, 3], keepdim: true);
        var deviation = (input - mean).square().mean([0, 2, 3], keepdim: true).sqrt().clamp_min(LeastDeviation);
        bias.copy_(-mean);
        logScale.copy_(-deviation.log());
        initialized.fill_(1);
    }
}
