using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Vae;

/// <summary>Family <c>vae</c>.</summary>
public sealed class VaeFamily : ModelFamily<VaeOptions>
{
    public override string Name => "vae";

    protected override Model Create(ModelConfig config, VaeOptions options, torch.Device device) =>
        new VaeModel(config, options, device);
}
