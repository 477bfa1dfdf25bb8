using GenWorkers.Contracts.Families;
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
}
