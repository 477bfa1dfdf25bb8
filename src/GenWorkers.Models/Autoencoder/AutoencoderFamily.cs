using GenWorkers.Contracts.Events;
using GenWorkers.Contracts.Families;
using GenWorkers.Jobs;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Autoencoder;

/// <summary>Family <c>autoencoder</c>.</summary>
public sealed class AutoencoderFamily : ModelFamily<AutoencoderOptions>
{
    /// <summary>Half a gigabyte of double-precision covariances.</summary>
    private const long MostMixtureValues = 64_000_000;

    public override string Name => "autoencoder";

    protected override Model Create(ModelConfig config, AutoencoderOptions options, torch.Device device) =>
        new AutoencoderModel(config, options, device);

    protected override void CheckOptions(AutoencoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var values = (long)options.MixtureComponents * options.LatentSize * options.LatentSize;
        if (values > MostMixtureValues)
        {
            throw new JobException(
                ErrorCode.SpecInvalid,
                $"spec.options: mixtureComponents x latentSize^2 is {values}, at most {MostMixtureValues}");
        }
    }
}
