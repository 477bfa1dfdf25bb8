using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.DenoisingAutoencoder;

/// <summary>Family <c>denoising-autoencoder</c>.</summary>
public sealed class DenoisingAutoencoderFamily : ModelFamily<DenoisingAutoencoderOptions>
{
    public override string Name => "denoising-autoencoder";

    public override bool TakesAnySize => true;

    protected override Model Create(ModelConfig config, DenoisingAutoencoderOptions options, torch.Device device) =>
        new DenoisingAutoencoderModel(config, options, device);

    protected override void CheckOptions(DenoisingAutoencoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Noise.Count == 0)
            throw new JobException(ErrorCode.SpecInvalid, "spec.options.noise: at least one kind");
        if (options.SigmaMinimum > options.SigmaMaximum)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                FormattableString.Invariant($"spec.options.sigmaMinimum: at most sigmaMaximum, which is {options.SigmaMaximum}"));
        }
    }
}
