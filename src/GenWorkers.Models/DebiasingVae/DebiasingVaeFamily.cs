using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.DebiasingVae;

/// <summary>Family <c>debiasing-vae</c>.</summary>
public sealed class DebiasingVaeFamily : ModelFamily<DebiasingVaeOptions>
{
    public override string Name => "debiasing-vae";

    protected override Model Create(ModelConfig config, DebiasingVaeOptions options, torch.Device device) =>
        new DebiasingVaeModel(config, options, device);
}
