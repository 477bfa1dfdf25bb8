using GenWorkers.Contracts.Families;
using GenWorkers.Training.Families;
using TorchSharp;

namespace GenWorkers.Models.Diffusion;

/// <summary>Family <c>diffusion</c>.</summary>
public sealed class DiffusionFamily : ModelFamily<DiffusionOptions>
{
    public override string Name => "diffusion";

    protected override Model Create(ModelConfig config, DiffusionOptions options, torch.Device device) =>
        new DiffusionModel(config, options, device);

    protected override string? Condition(DiffusionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Condition;
    }
}
