using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Autoencoder;

/// <summary>Family <c>autoencoder</c>.</summary>
public sealed class AutoencoderFamily : ModelFamily<AutoencoderOptions>
{
    public override string Name => "autoencoder";

    protected override Model Create(ModelConfig config, AutoencoderOptions options, torch.Device device) =>
        new AutoencoderModel(config, options, device);
}
