using GenWorkers.Contracts.Families;
using GenWorkers.Models.Blocks;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Autoencoder;

/// <summary>Family <c>autoencoder</c>.</summary>
public sealed class AutoencoderFamily : ModelFamily<AutoencoderOptions>
{
    public override string Name => "autoencoder";

    protected override Model Create(ModelConfig config, AutoencoderOptions options, torch.Device device) =>
        new AutoencoderModel(config, options, device);

    protected override void CheckOptions(AutoencoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        GaussianMixture.RequireRoom(options.MixtureComponents, options.LatentSize);
    }
}
